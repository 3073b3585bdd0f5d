import { type Figure, type Objective, objectiveText, type Slo, scopeText } from '../plan/index.ts'
import type { RunStatsView, StatsDelta } from '../stats/index.ts'
import { type Millis, seconds } from '../units/index.ts'
import { counterOf } from './slo-count.ts'
import { EveryWindow, judgeEvery } from './slo-every-window.ts'
import { findingOf, type Judgement, judgementOf } from './slo-judge.ts'
import type { Alphas, SloResult } from './slo-result.ts'
import { countsOf, type SeenWindow, SloTrack } from './slo-track.ts'
import { steadyStateOf } from './steady-state.ts'
import { plural } from './validity-words.ts'

/** What a verdict needs to know besides what was counted. */
export interface Occasion {
  readonly stats: RunStatsView
  readonly alphas: Alphas
  /** When the load stopped: rates are not judged beyond it. */
  readonly loadEnd: Millis
  /** While the run goes on, no data is not yet a verdict. */
  readonly isOver: boolean
}

/** One objective, from its first delta to its verdict. */
export class JudgedObjective {
  readonly objective: Objective
  readonly #slo: Slo
  readonly #track: SloTrack
  readonly #every: EveryWindow | undefined

  constructor(slo: Slo, objective: Objective, start: Millis) {
    const { figure, window } = objective
    const length = window.kind === 'every' ? window.length : undefined
    this.objective = objective
    this.#slo = slo
    this.#track = new SloTrack(counterOf(slo, figure), start, (length ?? 0) / seconds(1))
    this.#every = length === undefined ? undefined : new EveryWindow(figure, length)
  }

  add(delta: StatsDelta): void {
    this.#track.add(delta)
  }

  /** All of the second that ended at `to` has been added. */
  tick(from: Millis, to: Millis): void {
    this.#track.reach(to)
    this.#every?.look(this.#track, from, to)
  }

  result(occasion: Occasion): SloResult {
    const { scope } = this.#slo
    const text = `${scopeText(scope)}: ${objectiveText(this.objective)}`
    return { text, scope, objective: this.objective, ...this.#judge(occasion) }
  }

  #judge(occasion: Occasion): Judgement {
    if (this.#every !== undefined) return judgeEvery(this.#every, occasion)
    const part = this.#part(occasion)
    if ('words' in part) return part
    const { figure } = this.objective
    return this.#nothing(part, occasion) ?? judgementOf(figure, findingOf(figure, part), occasion.alphas)
  }

  /** The windows to be judged, or why there are none. */
  #part({ stats, loadEnd }: Occasion): readonly SeenWindow[] | Judgement {
    if (this.objective.window.kind === 'run') return this.#windows(stats.from, stats.to, loadEnd)
    const { kind, judged, words } = steadyStateOf(stats)
    if (kind === 'steady' && judged !== undefined) return this.#windows(judged.from, judged.to, loadEnd)
    return { verdict: 'inconclusive', words: `there is no steady part: ${words}`, figures: undefined }
  }

  /** Rates need whole windows, with the load on; of shares no request is left out. */
  #windows(from: Millis, to: Millis, loadEnd: Millis): readonly SeenWindow[] {
    const windows = this.#track.windows(from, to)
    if (!isRate(this.objective.figure)) return windows
    const width = Math.max(...windows.map((window) => window.to - window.from))
    return windows.filter(
      (window) => window.from >= from && window.to <= loadEnd && window.to - window.from === width,
    )
  }

  #nothing(windows: readonly SeenWindow[], { isOver }: Occasion): Judgement | undefined {
    const { requests, ok } = countsOf(windows)
    const isTimed = this.objective.figure.kind === 'quantile'
    if (requests > 0 && (ok > 0 || !isTimed)) return undefined
    const words =
      requests === 0
        ? this.#nothingCounted()
        : `none of ${plural(requests, 'request')} was ok: their times say nothing`
    return { verdict: isOver ? 'no data' : 'inconclusive', words, figures: undefined }
  }

  #nothingCounted(): string {
    const { figure } = this.objective
    if (figure.kind === 'quantile' && figure.of === 'ttft')
      return `no answer was streamed${this.#slo.scope.kind === 'total' ? '' : `: ${scopeText(this.#slo.scope)}`}`
    switch (this.#slo.scope.kind) {
      case 'total':
        return 'no request was answered'
      case 'tag':
        return `no request was made by a task with the tag ${this.#slo.scope.tag}`
      case 'entry':
        return `no request was counted under ${this.#slo.scope.entry}`
    }
  }
}

const isRate = ({ kind }: Figure) => kind === 'rate' || kind === 'goodput'
