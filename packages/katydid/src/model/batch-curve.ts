import { type Millis, millis, type PerSecond, perSecond } from '../units/index.ts'
import type { Bench, Volume } from './bench.ts'
import { batchFrom, type Inputs } from './inputs.ts'
import { type LatencyFigures, latencyFigures } from './latency.ts'
import { type LineFit, lineFit } from './line-fit.ts'
import type { Model } from './model.ts'
import { Samples } from './samples.ts'
import { shuffled } from './shuffled.ts'

/** What a batch of one size takes. */
export interface BatchPoint {
  readonly batch: number
  readonly latency: LatencyFigures
  readonly median: Millis
  /** Inputs per second at the median. */
  readonly rate: PerSecond
  /** The median less the fitted line, as a share of the line: 0.1 is a tenth slower than the line says. */
  readonly residual: number
}

/** Latency by batch size, and the line a * n + b through the medians. */
export interface BatchCurve {
  readonly points: readonly BatchPoint[]
  /** ms for each input in a batch. */
  readonly perInput: Millis
  /** ms for each batch, however small. */
  readonly perBatch: Millis
  readonly rSquared: number
  /** The smallest size with a rate within 2 % of the highest. */
  readonly best: BatchPoint
  readonly isCutShort: boolean
}

export const usualSizes: readonly number[] = [1, 2, 4, 8, 16, 32, 64]

/** A gain of less is not worth a larger batch. */
const sameRate = 0.98

/** Asks batches of all sizes in turn, in a new order each round, so that what the machine does hits all alike. */
export async function batchCurve<Input>(
  model: Model<Input>,
  inputs: Inputs<Input>,
  sizes: readonly number[],
  volume: Volume,
  bench: Bench,
): Promise<BatchCurve> {
  const { clock, signal, random } = bench
  const taken = sizes.map(() => new Samples())
  const from = clock.now()
  const isEnough = (rounds: number, elapsed: number) =>
    (rounds >= volume.queries && elapsed >= volume.durationMs) || (rounds >= 3 && elapsed >= volume.longestMs)
  for (let round = 0; !signal.aborted && !isEnough(round, clock.now() - from); round++) {
    for (const i of shuffled(sizes.keys(), random)) {
      const batch = batchFrom(inputs, round * 7, sizes[i] as number)
      const sent = clock.now()
      await model.predict(batch)
      taken[i]?.push(clock.now() - sent)
    }
    bench.progress(Math.min(1, (clock.now() - from) / volume.longestMs))
    await bench.breathe()
  }
  return { ...curveOf(sizes, taken), isCutShort: signal.aborted }
}

function curveOf(sizes: readonly number[], taken: readonly Samples[]) {
  const measured = sizes.map((batch, i) => pointOf(batch, (taken[i] as Samples).values))
  const fit = fitOf(measured)
  const line = (batch: number) => fit.slope * batch + fit.offset
  const points = measured.map((point, i) => ({
    ...point,
    residual: (fit.residuals[i] ?? 0) / line(point.batch),
  }))
  const { slope, offset, rSquared } = fit
  return { points, perInput: millis(slope), perBatch: millis(offset), rSquared, best: bestOf(points) }
}

function pointOf(batch: number, latencies: Float64Array): Omit<BatchPoint, 'residual'> {
  const latency = latencyFigures(latencies)
  const median = latency.quantiles.find(({ q }) => q === 0.5)?.value ?? millis(0)
  return { batch, latency, median, rate: perSecond((batch * 1_000) / Math.max(median, 1e-6)) }
}

/** Weighted by 1 / y^2, since a latency errs by a share of itself: a large batch does not outweigh the small ones. */
function fitOf(points: readonly Omit<BatchPoint, 'residual'>[]): LineFit {
  if (points.length < 2) return { slope: 0, offset: points[0]?.median ?? 0, rSquared: 1, residuals: [0] }
  return lineFit(
    points.map(({ batch, median }) => ({ x: batch, y: median, weight: 1 / Math.max(median, 1e-6) ** 2 })),
  )
}

function bestOf(points: readonly BatchPoint[]): BatchPoint {
  const highest = Math.max(...points.map(({ rate }) => rate))
  return points.find(({ rate }) => rate >= highest * sameRate) as BatchPoint
}
