import { millis } from '../units/index.ts'
import { type SteadyState, steadyState } from '../verdict/index.ts'
import type { AnswerCheck } from './answers.ts'
import type { Bench, Volume } from './bench.ts'
import { batchFrom, type Inputs } from './inputs.ts'
import type { Model } from './model.ts'
import { type Query, streamOf } from './stream.ts'
import { medianOf, type WarmUp, type WarmUpLimits, warmUp } from './warm-up.ts'

export interface MeasuredStream {
  readonly latencies: Float64Array
  readonly warmUp: WarmUp
  readonly steady: SteadyState
  readonly isCutShort: boolean
}

export interface StreamWishes {
  /** Inputs in a query. */
  readonly batch: number
  readonly warmUp: WarmUpLimits
  /** After each of them is a look at all that was measured; the last one is the end. */
  readonly volumes: readonly Volume[]
  readonly isDecided: (latencies: Float64Array) => boolean
}

/** Warms up, then asks one query after the other until it is decided, or there is no more to ask. */
export async function runStream<Input, Output>(
  model: Model<Input, Output>,
  inputs: Inputs<Input>,
  answers: AnswerCheck<Input, Output>,
  { batch, warmUp: limits, volumes, isDecided }: StreamWishes,
  bench: Bench,
): Promise<MeasuredStream> {
  const query = queryOf(model, inputs, answers, batch)
  const warm = await warmUp(async (k) => query.look?.(k, await query.ask(k)), bench, limits)
  let latencies = new Float64Array()
  for (const [look, volume] of volumes.entries()) {
    const progress = (share: number) => bench.progress((look + share) / volumes.length)
    const stream = await streamOf(query, volume, { ...bench, progress })
    latencies = joined(latencies, stream.latencies)
    if (stream.isCutShort || isDecided(latencies)) break
  }
  return { latencies, warmUp: warm, steady: steadyOf(latencies), isCutShort: bench.signal.aborted }
}

/** Each query is the next inputs of the pool, made ready while the clock does not run. */
function queryOf<Input, Output>(
  { predict, maxBatch }: Model<Input, Output>,
  inputs: Inputs<Input>,
  answers: AnswerCheck<Input, Output>,
  batch: number,
): Query<readonly Output[]> {
  let at = 0
  let next = batchFrom(inputs, at, batch)
  const eachAlone = async () => (await Promise.all(next.map((input) => predict([input])))).flat()
  return {
    ask: () => (batch <= maxBatch ? predict(next) : eachAlone()),
    look: (_, outputs) => {
      answers.look(at, outputs)
      at += batch
      next = batchFrom(inputs, at, batch)
    },
  }
}

function joined(one: Float64Array, other: Float64Array): Float64Array<ArrayBuffer> {
  const all = new Float64Array(one.length + other.length)
  all.set(one)
  all.set(other, one.length)
  return all
}

const windows = 40
const fewestInWindow = 5

/** The load tester's check, on windows of equally many queries; their times are those spent in the model. */
export function steadyOf(latencies: Float64Array): SteadyState {
  const size = Math.max(fewestInWindow, Math.floor(latencies.length / windows))
  const count = Math.floor(latencies.length / size)
  let to = 0
  const parts = Array.from({ length: count }, (_, i) => {
    const part = latencies.subarray(i * size, (i + 1) * size)
    const from = millis(to)
    to += part.reduce((sum, each) => sum + each, 0)
    return { from, to: millis(to), requests: size, median: millis(medianOf(part)) }
  })
  return steadyState(parts, millis(0))
}
