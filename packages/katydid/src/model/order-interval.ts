import { binomialCdf } from '../verdict/index.ts'

/** Where a figure lies, at the confidence that is said with it. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** Places in a sorted list, counted from 1. */
export interface Ranks {
  readonly low: number
  readonly high: number
}

/**
 * Between which order statistics of n values the q-quantile of what they were drawn from lies, with at least this
 * confidence, each tail having half of what is left: P(X(l) <= x_q <= X(u)) = B(u - 1; n, q) - B(l - 1; n, q), whatever
 * the distribution (David and Nagaraja, Order Statistics, 3rd ed., 7.1). An end is undefined when n is too small for it.
 */
export function quantileRanks(n: number, q: number, confidence = 0.95): Partial<Ranks> {
  const tail = (1 - confidence) / 2
  const low = firstWhere(n, (rank) => binomialCdf(rank - 1, n, q) > tail) - 1
  const high = firstWhere(n, (rank) => binomialCdf(rank - 1, n, q) >= 1 - tail)
  return { ...(low < 1 ? {} : { low }), ...(high > n ? {} : { high }) }
}

/** The first of 1..n for which a condition holds that holds for all after it; n + 1 when there is none. */
function firstWhere(n: number, holds: (rank: number) => boolean): number {
  let [from, to] = [1, n + 1]
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}

/** Of the median of what the values were drawn from, 95 %. Undefined below 6 values, which cannot tell. */
export function medianInterval(values: readonly number[]): Interval | undefined {
  const { low, high } = quantileRanks(values.length, 0.5)
  if (low === undefined || high === undefined) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  return { low: sorted[low - 1] as number, high: sorted[high - 1] as number }
}
