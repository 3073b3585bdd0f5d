import type { Bench } from './bench.ts'
import { streamOf } from './stream.ts'
import { medianOf, warmUp } from './warm-up.ts'

const volume = { queries: 2_000, durationMs: 0, longestMs: 500 }

/** The median time, in ms, that a query of a model takes which does nothing: what measuring itself costs. */
export async function overheadOf(bench: Bench): Promise<number> {
  const ask = async () => {}
  await warmUp(ask, bench, { fewestQueries: 200, longestMs: 100 })
  const { latencies } = await streamOf({ ask }, volume, bench)
  return medianOf(latencies)
}
