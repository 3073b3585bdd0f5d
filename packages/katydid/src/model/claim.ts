import { binomialCdf, provableBeyond } from '../verdict/index.ts'
import { alphaOf, provenQuantile } from './proof.ts'
import type { Evidence } from './scenario-test.ts'
import { exactMillis, grouped, percentile, ratePerSecond } from './words.ts'

/** What the evidence proves at 99 %, in one sentence, or why it proves nothing. */
export interface Claim {
  readonly isProven: boolean
  readonly sentence: string
}

/** What an objective asked for beforehand, and was proven. */
export interface Kept {
  readonly q: number
  readonly limit: number
}

/** Undefined when there is next to no evidence. A limit that was `kept` is proven, too, and may be the lower one. */
export function claimOf(evidence: Evidence, kept: readonly Kept[] = []): Claim | undefined {
  switch (evidence.kind) {
    case 'latencies':
      return latencyClaim(evidence, alphaOf(evidence), kept)
    case 'rates':
      return rateClaim(evidence.rates, alphaOf(evidence))
    case 'errors':
      return evidence.of === 0
        ? undefined
        : claim(`accuracy >= ${provenAccuracy(evidence, alphaOf(evidence))}`)
  }
}

const claim = (what: string): Claim => ({ isProven: true, sentence: `${what} proven at 99 %` })

const claimed = [0.99, 0.95, 0.9, 0.5]

/** Of the highest of the percentiles that so many queries would prove if they were independent. */
type Latencies = Extract<Evidence, { readonly kind: 'latencies' }>

function latencyClaim(
  { latencies, part = '' }: Latencies,
  alpha: number,
  kept: readonly Kept[],
): Claim | undefined {
  const n = latencies.length
  const q = claimed.find((each) => provableBeyond(n, 1 - each, alpha) !== undefined)
  if (q === undefined) return undefined
  const { value, effect } = provenQuantile(latencies, q, alpha)
  const limits = kept.filter((each) => each.q === q).map(({ limit }) => limit)
  const least = Math.min(value ?? Number.POSITIVE_INFINITY, ...limits)
  if (Number.isFinite(least)) return claim(`${part}${percentile(q)} <= ${exactMillis(ceiling(least))}`)
  const worth = `${grouped(n)} queries say as much as ${grouped(Math.floor(n / effect))} independent ones`
  return {
    isProven: false,
    sentence: `${part}too little for a proven ${percentile(q)}: ${worth}; a longer --duration gives more`,
  }
}

/** A claim is rounded to the side on which it is still true: three digits, upwards. */
function ceiling(durationMs: number): number {
  const unit = 10 ** (Math.floor(Math.log10(Math.max(durationMs, 1e-6))) - 2)
  const rounded = Math.ceil(durationMs / unit - 1e-9) * unit
  return Number(rounded.toPrecision(12))
}

/** Of the median part of the run, from below. */
function rateClaim(rates: readonly number[], alpha: number): Claim | undefined {
  const below = provableBeyond(rates.length, 0.5, alpha)
  const rate = below === undefined ? undefined : rates.toSorted((a, b) => a - b)[below]
  return rate === undefined ? undefined : claim(`median rate >= ${ratePerSecond(Math.floor(rate))}`)
}

/** The lower limit of Clopper and Pearson (1934), one-sided, to a hundredth of a per cent. */
function provenAccuracy(
  { errors, of }: { readonly errors: number; readonly of: number },
  alpha: number,
): string {
  let [low, high] = [errors / of, 1]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (binomialCdf(errors, of, middle) > alpha) low = middle
    else high = middle
  }
  return `${(Math.floor((1 - high) * 10_000 + 1e-6) / 100).toFixed(2)} %`
}
