// What recording costs on a load thread: node --import tsx benchmarks/recorder.mjs
import { SampleRecorder } from '../packages/katydid/src/stats/index.ts'

const samples = 2_000_000
/** A busy load thread; `take` and the copy to the other thread happen once a second. */
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
      bytes: 120,
      reason: undefined,
    }
  })
}

function measure(entries) {
  const pool = samplesOf(entries)
  const recorder = new SampleRecorder()
  const run = () => {
    for (let i = 0; i < samples; i++) recorder.record(pool[i & 65_535])
  }
  run()
  recorder.take(0, 1_000)
  const recordStart = performance.now()
  run()
  const recordNs = ((performance.now() - recordStart) * 1e6) / samples
  recorder.take(0, 1_000)
  for (let i = 0; i < perSecond; i++) recorder.record(pool[i])
  const takeStart = performance.now()
  const delta = recorder.take(1_000, 2_000)
  const takeMs = performance.now() - takeStart
  const cloneStart = performance.now()
  structuredClone(delta)
  const cloneMs = performance.now() - cloneStart
  const figures = { entries, 'record, ns': recordNs, 'take, ms': takeMs, 'clone, ms': cloneMs }
  return Object.fromEntries(Object.entries(figures).map(([what, n]) => [what, Number(n.toPrecision(3))]))
}

console.table([1, 3, 20, 500].map(measure))
