/** How a figure moved over windows of equal length, as a ratio: 0.2 is 20 % more at the end than at the beginning. */
export interface Drift {
  /** From the first window to the last, along the line that fits best. */
  readonly change: number
  /** Where `change` lies with 90 % confidence: all in (-b, b) proves at 5 % that it is less than b. */
  readonly low: number
  readonly high: number
  /** That there is a change at all is proven at 99.5 %. */
  readonly isProven: boolean
  /** How much the greatest is above the least: 0 when all are equal. */
  readonly swing: number
}

/** Two-sided limits of the normal distribution: 90 and 99.5 %. */
const z90 = 1.645
const z995 = 2.807

/**
 * The drift of positive figures: Theil and Sen's slope of their logarithms, the median of the slopes of all pairs (Sen
 * 1968), which a few odd windows do not move. Its limits are Sen's, the slopes whose ranks are z * sd(S) / 2 from the
 * middle, with sd(S) that of Kendall's S, n (n - 1) (2n + 5) / 18, times the loss of independence (1 + r) / (1 - r) of
 * neighbours correlated by r (Bayley and Hammersley 1946). Needs two figures, and ten for its limits to be true.
 */
export function driftOf(figures: readonly number[]): Drift {
  const logs = figures.map(Math.log)
  const slopes = slopesOf(logs)
  const n = logs.length
  const middle = (slopes.length - 1) / 2
  const slope = at(slopes, middle)
  const sd = Math.sqrt(((n * (n - 1) * (2 * n + 5)) / 18) * varianceFactor(logs, slope))
  const limit = (z: number) => at(slopes, middle + (z * sd) / 2)
  const ratio = (each: number) => Math.expm1(each * (n - 1))
  return {
    change: ratio(slope),
    low: ratio(limit(-z90)),
    high: ratio(limit(z90)),
    isProven: limit(-z995) > 0 || limit(z995) < 0,
    swing: Math.max(...figures) / Math.min(...figures) - 1,
  }
}

/** Of all pairs, ascending. */
function slopesOf(values: readonly number[]): readonly number[] {
  const slopes = values.flatMap((value, i) =>
    values.slice(0, i).map((before, j) => (value - before) / (i - j)),
  )
  return slopes.sort((a, b) => a - b)
}

/** The value at a rank counted from 0, between two of them when it is no whole number, the last beyond the ends. */
function at(ascending: readonly number[], rank: number): number {
  const within = Math.min(Math.max(rank, 0), ascending.length - 1)
  const [below, above] = [ascending[Math.floor(within)] as number, ascending[Math.ceil(within)] as number]
  return below + (above - below) * (within % 1)
}

/** By which a variance is larger than that of independent figures, from the correlation of neighbours round the line. */
function varianceFactor(values: readonly number[], slope: number): number {
  const residuals = values.map((value, i) => value - slope * i)
  const mean = residuals.reduce((sum, each) => sum + each, 0) / residuals.length
  const centred = residuals.map((each) => each - mean)
  const power = centred.reduce((sum, each) => sum + each * each, 0)
  const neighbours = centred.reduce((sum, each, i) => sum + each * (centred[i - 1] ?? 0), 0)
  const r = power === 0 ? 0 : Math.min(Math.max(neighbours / power, 0), 0.9)
  return (1 + r) / (1 - r)
}
