import {
  confidence,
  designEffect,
  independentShare,
  isProvenBeyond,
  isProvenWithin,
  provableBeyond,
  requestsMissing,
  type Share,
} from '../verdict/index.ts'
import type { VerdictKind } from './scenario.ts'
import type { Evidence } from './scenario-test.ts'

const alpha = 1 - confidence

/** Each look shares what may go wrong, so that all of them together are wrong in one of a hundred (Bonferroni). */
export const alphaOf = (evidence: Evidence): number =>
  evidence.kind === 'latencies' ? alpha / evidence.looks : alpha

/** What was seen that bears on an objective. */
export interface Proof {
  readonly kind: Extract<VerdictKind, 'passed' | 'failed' | 'inconclusive'>
  readonly seen: number
  readonly beyond: number
  /** How many more would decide it, as things stand. Undefined when none would, or it is decided. */
  readonly missing: number | undefined
}

/** That the share of `limit` violations is truly below what is allowed, or truly above, at 1 - alpha. */
export function proofOf(share: Share, allowed: number, alphaOfLook: number): Proof {
  const seen = { seen: share.requests, beyond: share.most }
  if (isProvenWithin(share, allowed, alphaOfLook)) return { kind: 'passed', ...seen, missing: undefined }
  if (isProvenBeyond(share, allowed, alphaOfLook)) return { kind: 'failed', ...seen, missing: undefined }
  return { kind: 'inconclusive', ...seen, missing: requestsMissing(share, allowed, alphaOfLook) }
}

/** Queries in their order against a limit: neighbours that are slow together count for less. */
export function shareBeyond(latencies: Float64Array, limit: number): Share {
  const beyond = countBeyond(latencies, limit)
  return { ...independentShare(latencies.length, beyond), effect: effectOf(latencies, limit) }
}

/** Blocks of queries that follow each other, which is how many can be told from their dependence. */
const blocks = 128

/**
 * How many queries say as much as one independent one: the load tester's design effect, of blocks of equally many
 * queries in their order. 1 where there are too few to tell.
 */
export function effectOf(latencies: Float64Array, limit: number): number {
  const size = Math.max(1, Math.floor(latencies.length / blocks))
  const clusters = Array.from({ length: Math.floor(latencies.length / size) }, (_, i) => {
    const block = latencies.subarray(i * size, (i + 1) * size)
    return { requests: size, beyond: countBeyond(block, limit) }
  })
  return designEffect(clusters) ?? 1
}

const countBeyond = (latencies: Float64Array, limit: number) =>
  latencies.reduce((count, each) => count + (each > limit ? 1 : 0), 0)

/** A quantile that is proven, or that there are too few queries for. */
export interface ProvenQuantile {
  readonly value: number | undefined
  /** How many queries say as much as one independent one. */
  readonly effect: number
}

/**
 * The q-quantile that is proven at 1 - alpha: the order statistic that so few exceed that, were the true quantile
 * larger, it would be seen with a probability of alpha or less.
 */
export function provenQuantile(latencies: Float64Array, q: number, alphaOfLook: number): ProvenQuantile {
  const sorted = latencies.toSorted()
  const n = sorted.length
  const effect = n === 0 ? 1 : effectOf(latencies, sorted[Math.max(0, Math.ceil(q * n) - 1)] as number)
  const beyond = provableBeyond(n, 1 - q, alphaOfLook, effect)
  return { value: beyond === undefined ? undefined : sorted[n - 1 - beyond], effect }
}
