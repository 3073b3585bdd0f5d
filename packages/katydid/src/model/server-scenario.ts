import { intendedStarts } from '../plan/index.ts'
import { millis, type PerSecond, perSecond } from '../units/index.ts'
import { Batcher } from './batcher.ts'
import type { Bench } from './bench.ts'
import { batchFrom, type Inputs } from './inputs.ts'
import { type LatencyFigures, latencyFigures } from './latency.ts'
import type { Model } from './model.ts'

export interface ServerWishes {
  /** Of requests that arrive at random (Poisson). */
  readonly rate: PerSecond
  readonly durationMs: number
  readonly maxBatch: number
}

/** How a model answers requests that come when they come, through a batcher that never waits. */
export interface ServerFigures {
  readonly rate: PerSecond
  readonly offered: number
  readonly answered: number
  /** From the intended arrival to the answer, the queue included. */
  readonly response: LatencyFigures
  readonly latencies: Float64Array
  readonly meanBatch: number
  readonly largestBatch: number
  /** Answers per second until the last one came. */
  readonly achieved: PerSecond
  /** Answers came as fast as requests did; else the queue grew as long as they came. */
  readonly keepsUp: boolean
  /** More requests waited than could ever be answered in time: arrivals were ended early. */
  readonly isOverloaded: boolean
  readonly isCutShort: boolean
}

/** So many waiting: the rate is beyond the model, and waiting longer shows nothing new. */
const hopelessQueue = 20_000

export async function serverScenario<Input>(
  model: Model<Input>,
  inputs: Inputs<Input>,
  { rate, durationMs, maxBatch }: ServerWishes,
  bench: Bench,
): Promise<ServerFigures> {
  const { clock, random, signal } = bench
  const batcher = new Batcher({ predict: model.predict, maxBatch, arrivals: bench.breathe })
  const latencies: number[] = []
  const answers: Promise<unknown>[] = []
  const from = clock.now()
  const stage = { from: rate, to: rate, duration: millis(durationMs) }
  for (const at of intendedStarts({ kind: 'poisson', stages: [stage], phase: 0 }, random)) {
    const intended = millis(from + at)
    if (!(await clock.until(intended, signal)) || batcher.waiting > hopelessQueue) break
    const [input] = batchFrom(inputs, answers.length, 1) as [Input]
    answers.push(batcher.add(input).then(() => latencies.push(clock.now() - intended)))
    bench.progress(at / durationMs)
  }
  const isOverloaded = batcher.waiting > hopelessQueue
  await Promise.all(answers)
  return {
    rate,
    offered: answers.length,
    answered: latencies.length,
    ...timesOf(latencies),
    ...batchesOf(batcher.sizes),
    ...paceOf(answers.length, latencies.length, durationMs, clock.now() - from),
    isOverloaded,
    isCutShort: signal.aborted,
  }
}

function timesOf(values: readonly number[]) {
  const latencies = Float64Array.from(values)
  return { latencies, response: latencyFigures(latencies) }
}

const batchesOf = (sizes: readonly number[]) => ({
  meanBatch: sizes.length === 0 ? 0 : sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
  largestBatch: Math.max(0, ...sizes),
})

/** The last answers come a little after the last arrivals. */
function paceOf(offered: number, answered: number, durationMs: number, elapsedMs: number) {
  const achieved = perSecond((answered * 1_000) / Math.max(elapsedMs, 1e-3))
  return { achieved, keepsUp: achieved >= (0.95 * offered * 1_000) / durationMs }
}
