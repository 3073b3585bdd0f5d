import { type Figure, quantileText } from '../plan/index.ts'
import type { Millis } from '../units/index.ts'
import type { SloFigures, SloVerdict } from './slo-result.ts'
import { plural } from './validity-words.ts'

/** Why an objective was judged so: one sentence without a full stop. */
export function sloWords(figure: Figure, verdict: SloVerdict, figures: SloFigures): string {
  return figures.perSecond === undefined
    ? shareWords(figure, verdict, figures)
    : rateWords(figure, verdict, figures, figures.perSecond)
}

function shareWords(figure: Figure, verdict: SloVerdict, figures: SloFigures): string {
  const proven = provenText(figure, figures)
  const seen = seenText(figure, figures)
  switch (verdict) {
    case 'passed':
      return figure.kind === 'quantile' ? `${proven}; ${seen}` : `${seen}; that it is less is proven at 99 %`
    case 'failed':
      return `${seen}; that it is more is proven at 99 %`
    default:
      return [seen, ...shortText(figures), missingText(figures), proven]
        .filter((part) => part !== undefined)
        .join('; ')
  }
}

/** As long as it takes to tell how far requests depend on each other. */
const longEnough = 8_000

const shortText = ({ from, to }: SloFigures) =>
  to - from < longEnough ? ['8 s are needed to tell whether they depend on each other'] : []

/** `p99 <= 3.41 ms proven at 99 %` */
function provenText(figure: Figure, { provenTime }: SloFigures): string | undefined {
  if (figure.kind !== 'quantile' || provenTime === undefined) return undefined
  return `${quantileText(figure)} <= ${timeUp(provenTime)} proven at 99 %`
}

function seenText(figure: Figure, { requests, least, most, worth }: SloFigures): string {
  const count = least === most ? `${least}` : `${least} to ${most}`
  const of = `${plural(requests, 'request')}${worthText(requests, worth)}`
  return `${count} of ${of} ${beyondText(figure)} (${sharesText(least, most, requests)}, allowed ${percent(allowedOf(figure))})`
}

/** Said where it makes a difference. */
const worthText = (requests: number, worth = requests) =>
  worth < 0.8 * requests ? ` (worth ${Math.floor(worth)} independent ones)` : ''

function beyondText(figure: Figure): string {
  switch (figure.kind) {
    case 'quantile':
      return figure.of === 'ttft' ? 'had no token in time' : 'took longer'
    case 'failures':
      return 'failed'
    default:
      return 'were not good'
  }
}

/** The share of requests that may be beyond the limit. */
export function allowedOf(figure: Figure): number {
  switch (figure.kind) {
    case 'quantile':
      return 1 - figure.q
    case 'failures':
      return figure.limit
    default:
      return 1 - figure.limit
  }
}

function sharesText(least: number, most: number, requests: number): string {
  const [low, high] = [percent(least / requests), percent(most / requests)]
  return low === high ? low : `${low} to ${high}`
}

const missingText = ({ requestsMissing }: SloFigures) =>
  requestsMissing === undefined
    ? 'too near to the limit for any number of requests'
    : `about ${plural(roundUp(requestsMissing), 'more request')} would settle it`

function rateWords(figure: Figure, verdict: SloVerdict, figures: SloFigures, perSecond: number): string {
  const seen = `${rate(perSecond)} over ${Math.round((figures.to - figures.from) / 1_000)} s`
  switch (verdict) {
    case 'passed':
      return `${seen}; that it is more than ${rate(figure.limit)} is proven at 99 %`
    case 'failed':
      return `${seen}; that it is less than ${rate(figure.limit)} is proven at 99 %`
    default:
      return `${seen}; ${missingText(figures)}`
  }
}

/** Three digits, never rounded to what is not proven. */
function timeUp(time: Millis): string {
  const unit = 10 ** (Math.floor(Math.log10(time)) - 2)
  const up = Number((Math.ceil(time / unit - 1e-9) * unit).toPrecision(12))
  return up >= 10_000 ? `${Number((up / 1_000).toPrecision(12))} s` : `${up} ms`
}

/** Two digits: it is an estimate. */
function roundUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1)
  return Math.ceil(count / unit) * unit
}

const percent = (ratio: number) => `${Number((ratio * 100).toPrecision(3))} %`
const rate = (perSecond: number) => `${Number(perSecond.toPrecision(4))}/s`

/** `from 30 s to 60 s` */
export const stretchText = ({ from, to }: Pick<SloFigures, 'from' | 'to'>): string =>
  `from ${Math.round(from / 1_000)} s to ${Math.round(to / 1_000)} s`
