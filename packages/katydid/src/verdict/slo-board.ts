import type { Slo } from '../plan/index.ts'
import type { RunStatsView, StatsDelta } from '../stats/index.ts'
import { type Millis, millis, seconds } from '../units/index.ts'
import { confidence } from './proof.ts'
import { JudgedObjective } from './slo-judged.ts'
import type { Alphas, SloResult } from './slo-result.ts'

/** How a run ended: at a time that was set before it began, or because of what was seen in it. */
export interface RunEnd {
  readonly isPlanned: boolean
  /** When the load stopped, from the start of the run. */
  readonly loadEnd: Millis
}

/** The SLOs of a run, judged each second and at its end. */
export class SloBoard {
  readonly #slos: readonly Slo[]
  #judged: readonly JudgedObjective[] = []
  #resetAt = millis(0)
  #looks = 0
  #known: { readonly end: RunEnd | undefined; readonly results: readonly SloResult[] } | undefined = undefined
  /** A miss that was proven at a look stays proven, whatever comes while the run drains. */
  readonly #proven = new Map<JudgedObjective, SloResult>()

  constructor(slos: readonly Slo[]) {
    this.#slos = slos
    this.reset(millis(0))
  }

  /** Forgets what began before the second of `at`. Looks that were taken stay taken. */
  reset(at: Millis): void {
    this.#resetAt = seconds(Math.floor(at / seconds(1)))
    this.#judged = this.#slos.flatMap((slo) =>
      slo.objectives.map((objective) => new JudgedObjective(slo, objective, this.#resetAt)),
    )
    this.#known = undefined
    this.#proven.clear()
  }

  add(delta: StatsDelta): void {
    if (delta.from < this.#resetAt) return
    for (const judged of this.#judged) judged.add(delta)
    this.#known = undefined
  }

  /** All of the second that ended at `to` has been added, and the load still went on; the measured part began at `from`. */
  tick(from: Millis, to: Millis): void {
    this.#looks++
    for (const judged of this.#judged) judged.tick(from, to)
    this.#known = undefined
  }

  /** One for each objective, in their order: some milliseconds of work, once for each tick. `end` is undefined while the run goes on. */
  results(stats: RunStatsView, end?: RunEnd): readonly SloResult[] {
    if (this.#known === undefined || this.#known.end !== end) {
      this.#known = { end, results: this.#judged.map((judged) => this.#result(judged, stats, end)) }
    }
    return this.#known.results
  }

  #result(judged: JudgedObjective, stats: RunStatsView, end: RunEnd | undefined): SloResult {
    const known = this.#proven.get(judged)
    if (known !== undefined) return known
    const loadEnd = end?.loadEnd ?? stats.to
    const result = judged.result({
      stats,
      alphas: this.#alphas(judged, end),
      loadEnd,
      isOver: end !== undefined,
    })
    if (judged.objective.abort && result.verdict === 'failed') this.#proven.set(judged, result)
    return result
  }

  /** An objective with `abort` that is proven to be missed. */
  hopeless(stats: RunStatsView): SloResult | undefined {
    const mayAbort = this.#judged.filter(({ objective }) => objective.abort)
    return mayAbort
      .map((judged) => this.#result(judged, stats, undefined))
      .find(({ verdict }) => verdict === 'failed')
  }

  /**
   * A verdict at an end that was set beforehand is one look. One that is looked at each second, to end the run by it, is
   * many: the k-th gets 1 / (k (k + 1)) of what may be spent, all of which add up to 1. An objective with `abort` keeps
   * half for the end. A run that somebody stopped may have been stopped because it looked good: it ends with a look.
   */
  #alphas({ objective }: JudgedObjective, end: RunEnd | undefined): Alphas {
    const alpha = 1 - confidence
    const kept = objective.abort ? alpha / 2 : alpha
    const look = Math.max(1, this.#looks)
    const share = 1 / (look * (look + 1))
    return end?.isPlanned ? { pass: alpha, fail: kept } : { pass: alpha * share, fail: kept * share }
  }
}
