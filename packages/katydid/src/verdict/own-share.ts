import type { Spread } from './spread.ts'
import { slowestToJudge, suspectOwn } from './thresholds.ts'
import type { Evidence } from './validity.ts'
import { share, time } from './validity-words.ts'

/** How much of a figure may be the generator's own waiting. */
export interface OwnShare {
  readonly ownMs: number
  readonly ratio: number
  /** `p99 12.3 ms is 61 % of the service time's p99, 20.1 ms`. */
  readonly text: string
  /** `the service time's p99, 20.1 ms`. */
  readonly ofWhat: string
}

/**
 * The quantile at which our own waiting is the largest share of the service time; undefined when no share matters, or
 * nothing above the floor was seen. Like with like: a rare delay moves p99, a usual one p50. A quantile that fewer than
 * `slowestToJudge` requests lie beyond is left out: one hiccup would make it.
 */
export function ownShare(
  own: Spread | undefined,
  { service, requests }: Pick<Evidence, 'service' | 'requests'>,
  floorMs: number,
): OwnShare | undefined {
  if (own === undefined || service === undefined) return undefined
  return (['p50', 'p90', 'p99'] as const)
    .filter((quantile) => requests * beyond[quantile] >= slowestToJudge)
    .map((quantile) => at(quantile, own[quantile], service[quantile]))
    .filter(({ ownMs, ratio }) => ownMs > floorMs && ratio > suspectOwn)
    .sort((a, b) => b.ratio - a.ratio)[0]
}

/** The share of requests that is slower. */
const beyond = { p50: 0.5, p90: 0.1, p99: 0.01 }

function at(quantile: string, ownMs: number, serviceMs: number): OwnShare {
  const ratio = ownMs / serviceMs
  const ofWhat = `the service time's ${quantile}, ${time(serviceMs)}`
  return { ownMs, ratio, ofWhat, text: `${quantile} ${time(ownMs)} is ${share(ratio)} of ${ofWhat}` }
}
