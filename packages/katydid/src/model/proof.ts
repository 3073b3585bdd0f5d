import {
  type Cluster,
  confidence,
  designEffect,
  independentShare,
  isProvenBeyond,
  isProvenWithin,
  lastWhere,
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

/** What the load tester calls seconds are blocks of equally many queries in their order here. */
function blocksOf(latencies: Float64Array, limit: number): readonly Cluster[] {
  const requests = Math.max(1, Math.floor(latencies.length / blocks))
  return Array.from({ length: Math.floor(latencies.length / requests) }, (_, i) => ({
    requests,
    beyond: countBeyond(latencies.subarray(i * requests, (i + 1) * requests), limit),
  }))
}

/** How many queries say as much as one independent one: the load tester's design effect. 1 where there are too few to tell. */
export const effectOf = (latencies: Float64Array, limit: number): number =>
  designEffect(blocksOf(latencies, limit)) ?? 1

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
 * larger, it would be seen with a probability of alpha or less. How far queries depend on each other is taken from what
 * is beyond the quantile of the sample, or, where that gives less, from what is beyond the order statistic itself.
 */
export function provenQuantile(latencies: Float64Array, q: number, alphaOfLook: number): ProvenQuantile {
  const sorted = latencies.toSorted()
  const n = sorted.length
  const effect = n === 0 ? 1 : effectOf(latencies, sorted[Math.max(0, Math.ceil(q * n) - 1)] as number)
  const beyond = provableBeyond(n, 1 - q, alphaOfLook, effect)
  const own = provenByItself(latencies, sorted, q, alphaOfLook)
  const most = Math.max(beyond ?? -1, own ?? -1)
  return { value: most < 0 ? undefined : sorted[n - 1 - most], effect }
}

/** With something beyond the limit in fewer blocks its dependence does not show. */
const tellingBlocks = 20

/** How many are beyond the lowest order statistic that would pass if it were the limit of an objective. */
function provenByItself(
  latencies: Float64Array,
  sorted: Float64Array,
  q: number,
  alphaOfLook: number,
): number | undefined {
  const limitAt = (back: number) => sorted[sorted.length - 1 - back] as number
  const isTelling = (back: number) =>
    blocksOf(latencies, limitAt(back)).filter(({ beyond }) => beyond > 0).length >= tellingBlocks
  const isProven = (back: number) => isProvenWithin(shareBeyond(latencies, limitAt(back)), 1 - q, alphaOfLook)
  const end = Math.ceil(sorted.length * (1 - q))
  if (end >= sorted.length || !isTelling(end)) return undefined
  const first = lastWhere((back) => !isTelling(back), -1, end) + 1
  return isProven(first) ? lastWhere(isProven, first, end + 1) : undefined
}
