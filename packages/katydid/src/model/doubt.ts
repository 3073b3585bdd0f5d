import { headingOf, type SteadyState } from '../verdict/index.ts'
import type { CacheAudit } from './cache-audit.ts'
import type { Calibration } from './calibration.ts'
import type { WarmUp } from './warm-up.ts'

export type DoubtAbout = 'noise' | 'speed' | 'warm-up' | 'steady' | 'overhead' | 'cache' | 'answers'

/** A reason not to believe a figure. */
export interface Doubt {
  readonly about: DoubtAbout
  /** To tell the worst of several about the same. */
  readonly size: number
  /** What the model seems compared with what it is: `slower` leaves a pass a pass, and voids a miss. */
  readonly bias: 'slower' | 'faster' | 'either'
  /** What was seen, and what to do. */
  readonly words: string
}

const mostSpread = 0.05
const mostDrift = 0.1
const leastShare = 0.95
const mostOverhead = 0.05

/** Others on the machine take time from the model; they cannot give it any. */
export function noiseDoubts(before: Calibration, after: Calibration): readonly Doubt[] {
  const spread = Math.max(before.spread, after.spread)
  const share = Math.min(before.cpuShare ?? 1, after.cpuShare ?? 1)
  const drift =
    Math.max(before.median, after.median) / Math.max(Math.min(before.median, after.median), 1e-9) - 1
  return [
    ...(share < leastShare
      ? [
          slower(
            'noise',
            1 - share,
            `the machine is busy: a fixed computation got ${percent(share)} of a core; run it alone`,
          ),
        ]
      : spread > mostSpread
        ? [
            slower(
              'noise',
              spread / 100,
              `the machine is noisy: times of a fixed computation spread by ${percent(spread)}; run it alone`,
            ),
          ]
        : []),
    ...(drift > mostDrift
      ? [
          slower(
            'speed',
            drift,
            `the machine's speed changed by ${percent(drift)} meanwhile (its clock, or others on it)`,
          ),
        ]
      : []),
  ]
}

export const warmUpDoubts = ({ isSteady, swing, queries }: WarmUp): readonly Doubt[] =>
  isSteady
    ? []
    : [
        slower(
          'warm-up',
          swing,
          `not warm after ${queries} queries: medians still ${swings(swing)}; give it a longer --warm-up`,
        ),
      ]

/** A model that was still getting quicker is not slower than it seems. */
export function steadyDoubts({ kind, judged, words }: SteadyState): readonly Doubt[] {
  if (kind !== 'moving' || judged === undefined) return []
  const bias = ({ quicker: 'slower', slower: 'faster', unclear: 'either' } as const)[headingOf(judged)]
  return [{ about: 'steady', size: 1, bias, words }]
}

/** What asking costs beside the model, of a model that does nothing. */
export const overheadDoubts = (overheadMs: number, medianMs: number): readonly Doubt[] =>
  overheadMs > mostOverhead * medianMs
    ? [
        slower(
          'overhead',
          overheadMs,
          `measuring itself takes ${percent(overheadMs / Math.max(medianMs, 1e-9))} of a query`,
        ),
      ]
    : []

export const cacheDoubts = ({ kind, ratio }: Pick<CacheAudit, 'kind' | 'ratio'>): readonly Doubt[] =>
  kind === 'cached'
    ? [
        {
          about: 'cache',
          size: ratio,
          bias: 'faster',
          words: `answers are remembered: a new input takes ${ratio.toFixed(2)} times as long as a repeated one`,
        },
      ]
    : []

export const answerDoubts = (wrong: number, looked: number): readonly Doubt[] =>
  wrong > 0
    ? [either('answers', wrong, `${wrong} of ${looked} answers were not those given before the clock ran`)]
    : []

const slower = (about: DoubtAbout, size: number, words: string): Doubt => ({
  about,
  size,
  bias: 'slower',
  words,
})
const either = (about: DoubtAbout, size: number, words: string): Doubt => ({
  about,
  size,
  bias: 'either',
  words,
})
const percent = (ratio: number) => `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`
const swings = (swing: number) => (Number.isFinite(swing) ? `differ by ${percent(swing)}` : 'are too few')
