// What recording costs on a load thread: node --expose-gc --import tsx benchmarks/recorder.mjs
import { serialize } from 'node:v8'
import { SampleRecorder } from '../packages/katydid/src/stats/index.ts'

const samples = 2_000_000
/** A busy load thread; `take` and `send`, the copy to the other thread, happen once a second. */
const perSecond = 20_000

/** Latencies from 0.5 to 8 ms, as a small model on the same machine gives. */
function samplesOf(entries) {
  return Array.from({ length: 65_536 }, (_, i) => {
    const service = 0.5 + ((i * 2_654_435_761) % 65_536) / 8_738
    return {
      kind: 'ok',
      method: 'POST',
      name: `/entry/${i % entries}`,
      intendedAt: i,
      sentAt: i + 0.01,
      firstByteAt: i + service,
      endedAt: i + 0.01 + service,
      connectMs: 0,
      tlsMs: 0,
      bytes: 120,
      reason: undefined,
    }
  })
}

/** The least of several times: what other programs took is not ours. */
function leastMillis(times, work) {
  const taken = Array.from({ length: times }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return Math.min(...taken)
}

function measure(entries) {
  const pool = samplesOf(entries)
  const used = () => {
    globalThis.gc?.()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return (heapUsed + arrayBuffers) / 2 ** 20
  }
  const before = used()
  const recorder = new SampleRecorder()
  const run = (count) => {
    for (let i = 0; i < count; i++) recorder.record(pool[i & 65_535])
  }
  run(samples)
  recorder.take(0, 1_000)
  const recordMs = leastMillis(50, () => run(samples / 50))
  recorder.take(0, 1_000)
  let delta
  const second = () => {
    run(perSecond)
    return leastMillis(1, () => {
      delta = recorder.take(1_000, 2_000)
    })
  }
  const takeMs = Math.min(...Array.from({ length: 30 }, second))
  const figures = {
    entries,
    'record, ns': (recordMs * 1e6) / (samples / 50),
    'take, ms': takeMs,
    'send, ms': leastMillis(15, () => serialize(delta)),
    'memory, MB': used() - before,
  }
  return Object.fromEntries(Object.entries(figures).map(([what, n]) => [what, Number(n.toPrecision(3))]))
}

console.table([1, 3, 20, 500].map(measure))
