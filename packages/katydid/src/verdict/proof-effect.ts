import { inPairs } from './in-pairs.ts'

/** What was seen in one stretch of time: some requests, and how many of them were beyond a limit. */
export interface Cluster {
  readonly requests: number
  readonly beyond: number
}

/** With fewer clusters nothing can be said of how requests depend on each other. */
export const leastClusters = 8
/** In standard errors: an effect that is further above 1 is no accident, and may be as much larger than it looks. */
const margin = 2

/**
 * The design effect of clusters of equal length, in order of time: by how much the variance of the share beyond is
 * larger than it would be if requests did not depend on each other (Kish 1965); requests / effect is the effective
 * sample size. For m clusters of n_i requests, x_i of them beyond, with sums n and x and p = x / n (Rao and Scott 1992):
 *
 *     effect = m / (m - 1) * sum (x_i - p n_i)^2 / (n p (1 - p))
 *
 * Requests depend on those of the seconds before as well: clusters are joined by 2, 4, 8 ... and the largest effect
 * counts. Its own standard error is sqrt(2 / (m - 1)) of itself; where it shows, its upper limit is taken. Undefined
 * with too few clusters, and where p is 0 or 1, which shows nothing. It cannot see what takes longer than a tenth of
 * the run: then too much is proven.
 */
export function designEffect(clusters: readonly Cluster[]): number | undefined {
  if (clusters.length < leastClusters) return undefined
  const first = upperEffect(clusters)
  if (first === undefined) return undefined
  let largest = Math.max(1, first)
  for (let joined = inPairs(clusters, both); joined.length >= leastClusters; joined = inPairs(joined, both)) {
    largest = Math.max(largest, upperEffect(joined) ?? 1)
  }
  return largest
}

const both = (a: Cluster, b: Cluster): Cluster => ({
  requests: a.requests + b.requests,
  beyond: a.beyond + b.beyond,
})

function upperEffect(clusters: readonly Cluster[]): number | undefined {
  const effect = effectOf(clusters)
  const error = Math.sqrt(2 / (clusters.length - 1))
  if (effect === undefined || effect <= 1 + margin * error) return effect
  return effect * (1 + margin * error)
}

function effectOf(clusters: readonly Cluster[]): number | undefined {
  const n = clusters.reduce((sum, { requests }) => sum + requests, 0)
  const p = clusters.reduce((sum, { beyond }) => sum + beyond, 0) / n
  if (!(p > 0 && p < 1)) return undefined
  const m = clusters.length
  const squares = clusters.reduce((sum, { requests, beyond }) => sum + (beyond - p * requests) ** 2, 0)
  return ((m / (m - 1)) * squares) / (n * p * (1 - p))
}
