import { type PerSecond, perSecond } from '../units/index.ts'
import type { Bench, Volume } from './bench.ts'
import { batchFrom, type Inputs } from './inputs.ts'
import type { Model } from './model.ts'
import { type Interval, medianInterval } from './order-interval.ts'
import { streamOf } from './stream.ts'

/** All inputs are there at once: how many a second, whatever each takes. */
export interface OfflineFigures {
  readonly batch: number
  readonly inputs: number
  /** Over all the time that was spent in the model. */
  readonly rate: PerSecond
  /** Of the median rate of a twentieth of the run, 95 %. Undefined when there were too few batches. */
  readonly interval: Interval | undefined
  readonly latencies: Float64Array
  readonly isCutShort: boolean
}

/** So many rates, of equal parts of the run, are judged. */
export const wantedParts = 20

export async function offline<Input>(
  model: Model<Input>,
  inputs: Inputs<Input>,
  batch: number,
  volume: Volume,
  bench: Bench,
): Promise<OfflineFigures> {
  const size = Math.min(batch, model.maxBatch)
  let next = batchFrom(inputs, 0, size)
  const query = {
    ask: () => model.predict(next),
    look: (k: number) => {
      next = batchFrom(inputs, (k + 1) * size, size)
    },
  }
  const { latencies, isCutShort } = await streamOf(query, volume, bench)
  return {
    batch: size,
    inputs: latencies.length * size,
    rate: rateOf(latencies, size),
    interval: medianInterval(ratesOf(latencies, size)),
    latencies,
    isCutShort,
  }
}

/** Of each twentieth of the batches, or of each batch where there are fewer. */
export function ratesOf(latencies: Float64Array, batch: number): readonly number[] {
  const parts = Math.min(wantedParts, latencies.length)
  return Array.from({ length: parts }, (_, i) => {
    const from = Math.floor((latencies.length * i) / parts)
    const to = Math.floor((latencies.length * (i + 1)) / parts)
    return rateOf(latencies.subarray(from, to), batch)
  })
}

const rateOf = (latencies: Float64Array, batch: number) =>
  perSecond((latencies.length * batch * 1_000) / Math.max(sum(latencies), 1e-6))

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
