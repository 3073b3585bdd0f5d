import { lastWhere } from './last-where.ts'
import { binomialCdf, binomialUpperTail } from './proof-binomial.ts'

/** How sure a proof is: one in a hundred of such claims may be false. */
export const confidence = 0.99

/** Requests, and how many of them were beyond a limit. */
export interface Share {
  readonly requests: number
  /** Surely beyond. */
  readonly least: number
  /** Surely or possibly beyond: what is not known counts against whatever is to be proven. */
  readonly most: number
  /** How many requests say as much as one independent one would (Kish's design effect); 1 when they are independent. */
  readonly effect: number
}

/** A share of independent requests, each of which is known to be beyond or within. */
export const independentShare = (requests: number, beyond: number): Share => ({
  requests,
  least: beyond,
  most: beyond,
  effect: 1,
})

/**
 * That the share beyond is truly at most `allowed`: so few would be seen with a probability of `alpha` or less if it were
 * more (the test of MLPerf's LoadGen, early stopping). Rao and Scott (1992) count requests/effect and beyond/effect
 * where requests depend on each other; both are rounded to what makes the proof harder.
 */
export const isProvenWithin = (share: Share, allowed: number, alpha: number): boolean =>
  chanceOfSoFew(share, allowed) <= alpha

/** How probable so few beyond are, or fewer, when the true share is `allowed`. */
export const chanceOfSoFew = ({ requests, most, effect }: Share, allowed: number): number =>
  binomialCdf(Math.ceil(most / effect), Math.floor(requests / effect), allowed)

/** The opposite: that the share beyond is truly `allowed` or more. */
export const isProvenBeyond = (share: Share, allowed: number, alpha: number): boolean =>
  chanceOfSoMany(share, allowed) <= alpha

/** How probable so many beyond are, or more, when the true share is `allowed`. */
export const chanceOfSoMany = ({ requests, least, effect }: Share, allowed: number): number =>
  binomialUpperTail(Math.floor(least / effect), Math.ceil(requests / effect), allowed)

/**
 * How many of so many requests may be beyond for the share to be proven within `allowed`. The duration that this many
 * exceed is the quantile that is proven: it is not less than the true one. Undefined: too few requests.
 */
export function provableBeyond(
  requests: number,
  allowed: number,
  alpha: number,
  effect = 1,
): number | undefined {
  const isProven = (most: number) => isProvenWithin({ requests, least: most, most, effect }, allowed, alpha)
  if (!isProven(0)) return undefined
  return lastWhere(isProven, 0, Math.ceil(requests * allowed) + 1)
}

/** So many requests are as good as never. */
const never = 1e8

/**
 * How many requests more prove something if the share beyond stays as it is: that it is within `allowed`, or that it
 * is not. Undefined when it is so near that a hundred million would not do.
 */
export function requestsMissing(share: Share, allowed: number, alpha: number): number | undefined {
  const { requests, least, most, effect } = share
  const proves = (wanted: number) => {
    const grown = (count: number) => Math.round(count * (wanted / requests))
    const longer = { requests: wanted, least: grown(least), most: grown(most), effect }
    const proof = least > requests * allowed ? isProvenBeyond : isProvenWithin
    return proof(longer, allowed, alpha)
  }
  if (requests === 0 || (least <= requests * allowed && most >= requests * allowed)) return undefined
  let enough = requests * 2
  while (!proves(enough)) {
    if (enough > never) return undefined
    enough *= 2
  }
  return lastWhere((wanted) => !proves(wanted), requests, enough) + 1 - requests
}
