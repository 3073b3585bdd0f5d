// What the statistics of a day take: node --expose-gc --import tsx benchmarks/series.mjs
import { RunStats, SampleRecorder } from '../packages/katydid/src/stats/index.ts'
import { RunSeries } from '../packages/katydid/src/stats/run-series.ts'

const daySeconds = 86_400
/** A worker reports each second; to wait less, this one does each few, with as many requests. */
const step = 30
/** Of all entries together; log-normal times round 4 ms, which fill about five powers of two. */
const perSecond = 200

const pool = Array.from({ length: 65_536 }, () => 4 * Math.exp(0.6 * gaussian()))

function gaussian() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
}

function recordStep(recorder, at, entries) {
  for (let i = 0; i < step * perSecond; i++) {
    const k = at * perSecond + i
    const endedAt = at * 1_000 + pool[(k * 40_503) & 65_535]
    const instants = {
      intendedAt: at * 1_000,
      sentAt: at * 1_000 + 0.1,
      firstByteAt: endedAt - 0.05,
      endedAt,
    }
    const name = `/entry/${k % entries}`
    recorder.record({ kind: 'ok', method: 'GET', name, ...instants, connectMs: 0, tlsMs: 0, bytes: 100 })
  }
}

/** Heap and buffers after a collection, MB. */
function used() {
  globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

function measure(entries) {
  const recorder = new SampleRecorder()
  recordStep(recorder, 0, entries)
  recorder.take(0, 0)
  const before = used()
  let stats = new RunStats()
  const series = new RunSeries(0)
  const started = performance.now()
  for (let at = 0; at < daySeconds; at += step) {
    recordStep(recorder, at, entries)
    const delta = recorder.take(at * 1_000, (at + step) * 1_000)
    stats.add(delta)
    stats.tick((at + step) * 1_000, 100, { inFlight: 10, offered: at * perSecond })
    series.add(delta)
  }
  const took = (performance.now() - started) / 1_000
  const both = used() - before
  stats = undefined
  const ofSeries = used() - before
  const { windows, buckets } = series.size
  const figures = {
    entries,
    windows,
    buckets,
    'series, MB': ofSeries,
    'all, MB': both - ofSeries,
    'took, s': took,
  }
  return Object.fromEntries(Object.entries(figures).map(([what, n]) => [what, Number(n.toFixed(1))]))
}

console.table([20, 500].map(measure))
