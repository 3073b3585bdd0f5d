/** Negative durations, which rounding can produce, are 0. Throws a RangeError on NaN and infinity. */
export function asDuration(durationMs: number): number {
  if (durationMs >= 0 && durationMs < Number.POSITIVE_INFINITY) return durationMs
  if (durationMs < 0 && durationMs > Number.NEGATIVE_INFINITY) return 0
  throw new RangeError(`${durationMs} is not a duration`)
}
