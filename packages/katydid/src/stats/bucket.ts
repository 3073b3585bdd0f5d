import { type Millis, millis } from '../units/index.ts'

/** Each power of two above 2048 us is split into 2^10 buckets, and whole us are told apart below. */
const fineBits = 10
/** Buckets that are allocated together. */
export const pageBits = 8
export const pageSize = 1 << pageBits
const maxMicros = 3_600_000_000
/** Longer durations share the last bucket. */
export const maxMillis: Millis = millis(maxMicros / 1_000)

/**
 * The bucket of a duration in ms, rounded to whole us. Below 2048 us each us has its own; above, each power of two is
 * split into 1024, so a bucket is at most 1/1024 of its values wide. Both are one formula: the top 11 bits, and the
 * number of bits dropped below them. (`bucketOfMicros` with its figures written out, for the load thread.)
 */
export function bucketOf(durationMs: number): number {
  const us = durationMs >= maxMillis ? maxMicros : (durationMs * 1_000 + 0.5) >>> 0
  const clz = Math.clz32(us)
  const dropped = clz < 21 ? 21 - clz : 0
  return (dropped << fineBits) + (us >>> dropped)
}

/** The same with 2^bits buckets in each power of two, and `us` whole. */
export function bucketOfMicros(us: number, bits: number): number {
  const dropped = Math.max(0, 31 - bits - Math.clz32(us))
  return (dropped << bits) + (us >>> dropped)
}

/** The least whole us in a bucket. */
export function lowestMicros(bucket: number, bits = fineBits): number {
  const dropped = Math.max(0, (bucket >>> bits) - 1)
  return (bucket - (dropped << bits)) * 2 ** dropped
}

/** The middle of a bucket: within 0.05 % or 0.5 us, whichever is more, of every duration in it. */
export function bucketMiddle(bucket: number, bits = fineBits): Millis {
  return millis((lowestMicros(bucket, bits) + lowestMicros(bucket + 1, bits) - 1) / 2_000)
}

export const pageCount = (bucketOf(maxMillis) >>> pageBits) + 1
