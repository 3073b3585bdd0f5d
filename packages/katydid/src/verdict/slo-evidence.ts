import { sketchCells } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import { lastWhere } from './last-where.ts'
import { chanceOfSoFew, chanceOfSoMany, isProvenWithin, type Share } from './proof.ts'
import { type Cluster, designEffect, leastClusters } from './proof-effect.ts'
import { meanChances } from './proof-mean.ts'
import { countsOf, joinSeen, type SeenWindow, sketchBits } from './slo-track.ts'

/** How probable what was seen, or anything further from it, would be if the objective were just missed, or just kept. */
export interface Chances {
  /** Small: it is proven to be kept. */
  readonly ifMissed: number
  /** Small: it is proven to be missed. */
  readonly ifKept: number
}

export const shareChances = (share: Share, allowed: number): Chances => ({
  ifMissed: chanceOfSoFew(share, allowed),
  ifKept: chanceOfSoMany(share, allowed),
})

/** Of a rate above a limit, from what each window counted. */
export function rateChances(windows: readonly SeenWindow[], limit: number): Chances {
  return {
    ifMissed: meanChances(ratesOf(windows, 'least'), limit).above,
    ifKept: meanChances(ratesOf(windows, 'most'), limit).below,
  }
}

export const ratesOf = (windows: readonly SeenWindow[], bound: 'least' | 'most'): readonly number[] =>
  windows.map((window) => window[bound] / ((window.to - window.from) / 1_000))

/** The share beyond over windows of equal length, in order of time. */
export function shareOf(windows: readonly SeenWindow[]): Share {
  const { requests, least, most } = countsOf(windows)
  const clusters = windows.map((window) => ({ requests: window.requests, beyond: window.least }))
  return { requests, least, most, effect: effectOf(clusters) }
}

/**
 * Where nothing, or all, is beyond the limit, no dependence shows, and requests count as independent: stalls that come
 * more rarely than the run is long stay unseen. In less than 8 s it cannot show, and each second counts as one request.
 */
function effectOf(clusters: readonly Cluster[]): number {
  if (clusters.length >= leastClusters) return designEffect(clusters) ?? 1
  const requests = clusters.reduce((sum, cluster) => sum + cluster.requests, 0)
  return Math.max(1, requests / Math.max(1, clusters.length))
}

/**
 * The shortest time, rounded up by at most 0.8 %, that would be proven if it were the limit. Undefined: not even the
 * longest would.
 */
export function provenTime(
  windows: readonly SeenWindow[],
  allowed: number,
  alpha: number,
): Millis | undefined {
  const { pairs } = joinSeen(windows)
  const cells = sketchCells({ bits: sketchBits, pairs })
  const last = cells.length - 1
  const untimed = windows.map((window) => window.requests - countAbove(window.pairs, -1))
  /** With the time at so many cells from the last. */
  const isProven = (back: number) =>
    isProvenWithin(shareAbove(windows, pairs[2 * (last - back)] as number, untimed), allowed, alpha)
  if (last < 0 || !isProven(0)) return undefined
  return cells[last - lastWhere(isProven, 0, last + 1)]?.to
}

/** The share of times in buckets above one; requests without a time, `untimed` of each window, are above all of them. */
function shareAbove(windows: readonly SeenWindow[], bucket: number, untimed: readonly number[]): Share {
  const clusters = windows.map(({ requests, pairs }, i) => ({
    requests,
    beyond: (untimed[i] as number) + countAbove(pairs, bucket),
  }))
  const { requests, beyond } = clusters.reduce(joined, { requests: 0, beyond: 0 })
  return { requests, least: beyond, most: beyond, effect: effectOf(clusters) }
}

const joined = (a: Cluster, b: Cluster): Cluster => ({
  requests: a.requests + b.requests,
  beyond: a.beyond + b.beyond,
})

/** From the longest down: tails are short. */
function countAbove(pairs: Uint32Array, bucket: number): number {
  let count = 0
  for (let i = pairs.length - 2; i >= 0 && (pairs[i] as number) > bucket; i -= 2)
    count += pairs[i + 1] as number
  return count
}
