import { type Millis, millis } from '../units/index.ts'

/** Buckets in one page, and in each power of two above 2048 us. */
export const pageSize = 1_024
const maxMicros = 3_600_000_000
/** Longer durations share the last bucket. */
export const maxMillis: Millis = millis(maxMicros / 1_000)

/**
 * The bucket of a duration in ms, rounded to whole us. Below 2048 us each us has its own; above, each power of two is
 * split into 1024, so a bucket is at most 1/1024 of its values wide. Both are one formula: the top 11 bits, and the
 * number of bits dropped below them.
 */
export function bucketOf(durationMs: number): number {
  const us = durationMs >= maxMillis ? maxMicros : (durationMs * 1_000 + 0.5) >>> 0
  const clz = Math.clz32(us)
  const dropped = clz < 21 ? 21 - clz : 0
  return (dropped << 10) + (us >>> dropped)
}

/** The middle of a bucket: within 0.05 % or 0.5 us, whichever is more, of every duration in it. */
export function bucketMiddle(bucket: number): Millis {
  const dropped = Math.max(0, (bucket >>> 10) - 1)
  const width = 2 ** dropped
  const lowest = (bucket - (dropped << 10)) * width
  return millis((lowest + (width - 1) / 2) / 1_000)
}

export const pageCount = (bucketOf(maxMillis) >>> 10) + 1
