import type { Figure } from '../plan/index.ts'
import { formatDuration, type Millis, seconds } from '../units/index.ts'
import { type Finding, findingOf, type Judgement, judgementOf } from './slo-judge.ts'
import type { Alphas } from './slo-result.ts'
import { countsOf, type SloTrack } from './slo-track.ts'
import { stretchText } from './slo-words.ts'
import { plural } from './validity-words.ts'

/** What all windows of one length say so far. Each second one more is looked at, the one that ended then. */
export class EveryWindow {
  readonly figure: Figure
  readonly length: Millis
  windows = 0
  /** The first without a good answer: nothing came, or of times to be judged nothing but failures. */
  emptyFrom: Millis | undefined = undefined
  /** The window that is least proven to be kept, and the one that is most nearly proven to be missed. */
  leastKept: Finding | undefined = undefined
  mostMissed: Finding | undefined = undefined
  /** Of each of them. */
  readonly #ifMissed: number[] = []

  constructor(figure: Figure, length: Millis) {
    this.figure = figure
    this.length = length
  }

  /** The second that ended at `to` is in; the measured part began at `from`. */
  look(track: SloTrack, from: Millis, to: Millis): void {
    const first = seconds(Math.ceil(from / seconds(1)))
    if (to - this.length < first) return
    const seen = track.secondsBefore(to, this.length / seconds(1))
    this.windows++
    const { requests, ok } = countsOf(seen)
    if (requests === 0 || (ok === 0 && this.figure.kind === 'quantile')) {
      this.emptyFrom ??= (to - this.length) as Millis
      return
    }
    this.#note(findingOf(this.figure, seen))
  }

  #note(finding: Finding): void {
    this.#ifMissed.push(finding.ifMissed)
    if (this.leastKept === undefined || finding.ifMissed > this.leastKept.ifMissed) this.leastKept = finding
    if (this.mostMissed === undefined || finding.ifKept < this.mostMissed.ifKept) this.mostMissed = finding
  }

  /** Windows that are not proven to be kept. */
  unproven(alpha: number): number {
    return this.#ifMissed.filter((chance) => chance > alpha).length
  }
}

/**
 * All are kept only if each is, so a proof of each needs no correction (Berger 1982, intersection-union tests); that one
 * is missed is looked for in each of them, which Bonferroni's correction pays for.
 */
export function judgeEvery(every: EveryWindow, { alphas, isOver }: Judging): Judgement {
  const { figure, windows, emptyFrom, leastKept, mostMissed } = every
  const corrected = { ...alphas, fail: alphas.fail / windows }
  if (mostMissed !== undefined && mostMissed.ifKept <= corrected.fail)
    return ofOne(figure, mostMissed, corrected)
  if (windows === 0 || emptyFrom !== undefined || leastKept === undefined) return withoutData(every, isOver)
  const worst = ofOne(figure, leastKept, corrected)
  const unproven = every.unproven(alphas.pass)
  const words =
    unproven > 0
      ? `${unproven} of ${plural(windows, 'window')} are not proven, such as that ${worst.words}`
      : `each of ${plural(windows, 'window')} is proven, the least sure one ${worst.words}`
  return { ...worst, words }
}

interface Judging {
  readonly alphas: Alphas
  readonly isOver: boolean
}

function ofOne(figure: Figure, finding: Finding, alphas: Alphas): Judgement {
  const { verdict, words, figures } = judgementOf(figure, finding, alphas)
  return { verdict, words: `${stretchText(figures)}: ${words}`, figures }
}

function withoutData({ windows, length, emptyFrom = 0 as Millis }: EveryWindow, isOver: boolean): Judgement {
  const words =
    windows === 0
      ? `the run holds no window of ${formatDuration(length)}`
      : `no good answer in the ${formatDuration(length)} from ${emptyFrom / 1_000} s on`
  return { verdict: isOver ? 'no data' : 'inconclusive', words, figures: undefined }
}
