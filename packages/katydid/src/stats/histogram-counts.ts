/** A histogram as plain data, only the buckets in use. */
export interface HistogramCounts {
  readonly count: number
  /** In ms, as are `min` and `max`, which are 0 and mean nothing when `count` is 0. */
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Durations beyond one hour; they are in the last bucket too. */
  readonly clamped: number
  /** Ascending bucket numbers (see `bucket.ts`), and how many durations each of them holds. */
  readonly buckets: readonly number[]
  readonly counts: readonly number[]
}

export const emptyCounts: HistogramCounts = {
  count: 0,
  sum: 0,
  min: 0,
  max: 0,
  clamped: 0,
  buckets: [],
  counts: [],
}
