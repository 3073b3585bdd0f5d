import { type Millis, millis } from '../units/index.ts'
import { quantileRanks } from './order-interval.ts'

/** A quantile as measured (nearest rank), and where that of all queries lies at 95 %; an end is undefined where there are too few. */
export interface QuantileFigure {
  readonly q: number
  readonly value: Millis
  readonly low?: Millis
  readonly high?: Millis
}

/** How long queries took, exactly; quantiles are undefined beyond what was measured. */
export interface LatencyFigures {
  readonly count: number
  readonly min: Millis
  readonly mean: Millis
  readonly max: Millis
  readonly quantiles: readonly QuantileFigure[]
}

export const reportedQuantiles: readonly number[] = [0.5, 0.9, 0.95, 0.99, 0.999]

/** Needs not be sorted. Without values all figures are 0, and there are no quantiles. */
export function latencyFigures(latencies: Float64Array): LatencyFigures {
  const sorted = latencies.toSorted()
  const n = sorted.length
  const at = (rank: number) => millis(sorted[rank - 1] as number)
  const quantile = (q: number): QuantileFigure => {
    const { low, high } = quantileRanks(n, q)
    return {
      q,
      value: at(Math.max(1, Math.ceil(q * n * (1 - 1e-14)))),
      ...(low === undefined ? {} : { low: at(low) }),
      ...(high === undefined ? {} : { high: at(high) }),
    }
  }
  return {
    count: n,
    min: millis(sorted[0] ?? 0),
    mean: millis(n === 0 ? 0 : sorted.reduce((sum, each) => sum + each, 0) / n),
    max: millis(sorted[n - 1] ?? 0),
    quantiles: n === 0 ? [] : reportedQuantiles.map(quantile),
  }
}

export const quantileOf = ({ quantiles }: LatencyFigures, q: number): Millis =>
  quantiles.find((each) => each.q === q)?.value ?? millis(0)
