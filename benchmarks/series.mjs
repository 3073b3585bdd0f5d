// What the statistics of a day take: node --expose-gc --import tsx benchmarks/series.mjs
import { setTimeout } from 'node:timers/promises'
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

/** Heap and buffers, MB, when what is free has been given back: buffers are, some time after a collection. */
async function used() {
  for (let i = 0; i < 5; i++) {
    globalThis.gc()
    await setTimeout(100)
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

const subjects = {
  /** What charts are drawn from. */
  series: () => new RunSeries(0),
  /** That, the histograms of the run, and the last seconds. */
  all: () => new RunStats(),
}

async function measure(what, entries) {
  const recorder = new SampleRecorder()
  for (let at = 0; at < 100 * step; at += step) recordStep(recorder, at, entries)
  recorder.take(0, 0) // it has all its pages now, which are not counted
  const before = await used()
  const subject = subjects[what]()
  const started = performance.now()
  for (let at = 0; at < daySeconds; at += step) {
    recordStep(recorder, at, entries)
    subject.add(recorder.take(at * 1_000, (at + step) * 1_000))
    subject.tick?.((at + step) * 1_000, 100, { inFlight: 10, offered: at * perSecond })
  }
  const tookS = (performance.now() - started) / 1_000
  const MB = (await used()) - before
  const { windows, buckets } = subject.size ?? subject.seriesSize
  const figures = { entries, windows, buckets, MB, tookS }
  const rounded = Object.entries(figures).map(([name, n]) => [name, Number(n.toFixed(1))])
  return { what, ...Object.fromEntries(rounded) }
}

const rows = []
for (const entries of [20, 500]) {
  for (const what of ['series', 'all']) rows.push(await measure(what, entries))
}
console.table(rows)
