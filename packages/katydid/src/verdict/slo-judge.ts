import type { Figure } from '../plan/index.ts'
import { millis, type PerSecond, perSecond } from '../units/index.ts'
import { requestsMissing, type Share } from './proof.ts'
import { leastClusters } from './proof-effect.ts'
import { type Chances, provenTime, rateChances, ratesOf, shareChances, shareOf } from './slo-evidence.ts'
import type { Alphas, SloFigures, SloResult, SloVerdict } from './slo-result.ts'
import { countsOf, type SeenWindow } from './slo-track.ts'
import { allowedOf, sloWords } from './slo-words.ts'

/** A figure over some windows, and how sure one may be of either verdict. */
export interface Finding extends Chances {
  readonly windows: readonly SeenWindow[]
  readonly share: Share | undefined
}

/** Windows in order, equally long, at least one. */
export function findingOf(figure: Figure, windows: readonly SeenWindow[]): Finding {
  if (figure.kind === 'rate' || figure.kind === 'goodput') {
    return { windows, share: undefined, ...rateChances(windows, figure.limit) }
  }
  const share = shareOf(windows)
  return { windows, share, ...shareChances(share, allowedOf(figure)) }
}

function verdictFrom({ ifMissed, ifKept }: Chances, { pass, fail }: Alphas): SloVerdict {
  if (ifMissed <= pass) return 'passed'
  return ifKept <= fail ? 'failed' : 'inconclusive'
}

/** A verdict and its reason. */
export type Judgement = Pick<SloResult, 'verdict' | 'words' | 'figures'>

export function judgementOf(
  figure: Figure,
  finding: Finding,
  alphas: Alphas,
): Judgement & { figures: SloFigures } {
  const verdict = verdictFrom(finding, alphas)
  const figures = figuresOf(figure, finding, alphas, verdict === 'inconclusive')
  return { verdict, words: sloWords(figure, verdict, figures), figures }
}

/** What there is to say of a finding; `isOpen` when it is not settled. */
function figuresOf(figure: Figure, finding: Finding, alphas: Alphas, isOpen: boolean): SloFigures {
  const { windows, share } = finding
  const [from, to] = [windows[0]?.from ?? millis(0), windows.at(-1)?.to ?? millis(0)]
  const { requests, least, most } = countsOf(windows)
  const seen = { from, to, requests, least, most }
  if (share === undefined) return { ...seen, ...rateFigures(figure, finding, alphas, isOpen) }
  const allowed = allowedOf(figure)
  return {
    ...seen,
    worth: requests / share.effect,
    perSecond: undefined,
    provenTime: figure.kind === 'quantile' ? provenTime(windows, allowed, alphas.pass) : undefined,
    requestsMissing: isOpen ? missingOf(windows, share, allowed, alphas) : undefined,
  }
}

/** Of a run too short to show dependence: as many as make it long enough, if requests then turn out not to depend. */
function missingOf(
  windows: readonly SeenWindow[],
  share: Share,
  allowed: number,
  { pass, fail }: Alphas,
): number | undefined {
  const alpha = share.least > share.requests * allowed ? fail : pass
  if (windows.length >= leastClusters) return requestsMissing(share, allowed, alpha)
  const missing = requestsMissing({ ...share, effect: 1 }, allowed, alpha)
  const untilLong = Math.ceil(share.requests * (leastClusters / windows.length - 1))
  return missing === undefined ? undefined : Math.max(missing, untilLong)
}

type RateFigures = Pick<SloFigures, 'worth' | 'perSecond' | 'provenTime' | 'requestsMissing'>

function rateFigures(figure: Figure, { windows }: Finding, alphas: Alphas, isOpen: boolean): RateFigures {
  const times = isOpen ? timesAsLong(figure, windows, alphas) : undefined
  const requests = windows.reduce((sum, window) => sum + window.requests, 0)
  return {
    worth: undefined,
    perSecond: meanRate(windows),
    provenTime: undefined,
    requestsMissing: times === undefined ? undefined : requests * (times - 1),
  }
}

function meanRate(windows: readonly SeenWindow[]): PerSecond {
  const rates = ratesOf(windows, 'least')
  return perSecond(rates.reduce((sum, each) => sum + each, 0) / rates.length)
}

const longest = 64

/** How many times as long a run like this would settle it. */
function timesAsLong(figure: Figure, windows: readonly SeenWindow[], alphas: Alphas): number | undefined {
  for (let times = 2; times <= longest; times *= 2) {
    const longer = Array.from({ length: times }, () => windows).flat()
    if (verdictFrom(rateChances(longer, figure.limit), alphas) !== 'inconclusive') return times
  }
  return undefined
}
