import type { Figure } from '../plan/index.ts'
import { type Millis, seconds } from '../units/index.ts'
import { type Finding, findingOf } from './slo-judge.ts'
import { countsOf, type SloTrack } from './slo-track.ts'

/** What all windows of one length say so far. Each second one more is looked at, the one that ended then. */
export class EveryWindow {
  readonly #figure: Figure
  readonly #length: Millis
  windows = 0
  /** The first without a good answer: nothing came, or of times to be judged nothing but failures. */
  emptyFrom: Millis | undefined = undefined
  /** The window that is least proven to be kept, and the one that is most nearly proven to be missed. */
  leastKept: Finding | undefined = undefined
  mostMissed: Finding | undefined = undefined
  /** Of each of them. */
  readonly #ifMissed: number[] = []

  constructor(figure: Figure, length: Millis) {
    this.#figure = figure
    this.#length = length
  }

  /** The second that ended at `to` is in; the measured part began at `from`. */
  look(track: SloTrack, from: Millis, to: Millis): void {
    const first = seconds(Math.ceil(from / seconds(1)))
    if (to - this.#length < first) return
    const seen = track.secondsBefore(to, this.#length / seconds(1))
    this.windows++
    const { requests, ok } = countsOf(seen)
    if (requests === 0 || (ok === 0 && this.#figure.kind === 'quantile')) {
      this.emptyFrom ??= (to - this.#length) as Millis
      return
    }
    this.#note(findingOf(this.#figure, seen))
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
