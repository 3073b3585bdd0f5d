import { type Millis, millis, type PerSecond, perSecond, seconds } from '../units/index.ts'
import type { StatsDelta } from './delta.ts'
import type { EntryStats } from './entry-stats.ts'
import { type ExceptionStats, type FailureStats, MergedStats, type Stats } from './merged-stats.ts'
import { type SeriesPoint, TimeSeries } from './time-series.ts'

/** Statistics of the stretch [from, to), ms since the run began. */
export interface StatsWindow extends Stats {
  readonly from: Millis
  readonly to: Millis
}

/** What reports may read of a run's statistics. */
export interface RunStatsView extends StatsWindow {
  /** The last whole seconds, at most `keptSeconds` of them, fewer when the run is younger. */
  recent(lastSeconds: number): StatsWindow
  /** The course of the run in at most 600 windows of equal width, 1 s or more. */
  readonly series: readonly SeriesPoint[]
}

/** How far back `recent` can reach. */
export const keptSeconds = 12

/** How many per second over a window; 0 over an empty one. */
export function rateOver(count: number, { from, to }: Pick<StatsWindow, 'from' | 'to'>): PerSecond {
  return perSecond(to > from ? count / ((to - from) / 1_000) : 0)
}

/** The statistics of a run, over all workers, on the thread that reports. Memory does not grow with its length. */
export class RunStats implements RunStatsView {
  #all = new MergedStats()
  #series = new TimeSeries(millis(0))
  #from = millis(0)
  #to = millis(0)
  /** Deltas young enough for `recent`. */
  #kept: StatsDelta[] = []
  /** By number of seconds, until something changes. */
  readonly #recent = new Map<number, StatsWindow>()

  /** In any order, from any worker, also long after its time. Ignored when it began before the last reset. */
  add(delta: StatsDelta): void {
    if (delta.from < this.#from) return
    this.#all.add(delta)
    this.#series.add(delta)
    this.#kept.push(delta)
    this.#recent.clear()
  }

  /**
   * All that ended before `to` has been added, as far as it will be waited for, and `users` were running then. Moves
   * `to`, and with it `recent`; to be called each second, and once at the very end of the run.
   */
  tick(to: Millis, users: number): void {
    if (to < this.#to) return
    this.#to = to
    this.#series.setUsers(to, users)
    this.#kept = this.#kept.filter(({ from }) => from >= to - seconds(keptSeconds))
    this.#recent.clear()
  }

  /** Forgets what ended before `at`, rounded up to the next whole second, where workers cut. */
  reset(at: Millis): void {
    this.#from = seconds(Math.ceil(at / 1_000))
    this.#to = millis(Math.max(this.#from, this.#to))
    this.#all = new MergedStats()
    this.#series = new TimeSeries(this.#from)
    const kept = this.#kept.filter(({ from }) => from >= this.#from)
    this.#kept = []
    this.#recent.clear()
    for (const delta of kept) this.add(delta)
  }

  get from(): Millis {
    return this.#from
  }

  get to(): Millis {
    return this.#to
  }

  get entries(): readonly EntryStats[] {
    return this.#all.entries
  }

  get total(): EntryStats {
    return this.#all.total
  }

  get failures(): readonly FailureStats[] {
    return this.#all.failures
  }

  get exceptions(): readonly ExceptionStats[] {
    return this.#all.exceptions
  }

  get series(): readonly SeriesPoint[] {
    return this.#series.points
  }

  recent(lastSeconds: number): StatsWindow {
    const known = this.#recent.get(lastSeconds)
    if (known !== undefined) return known
    const window = this.#lastWhole(Math.min(lastSeconds, keptSeconds))
    this.#recent.set(lastSeconds, window)
    return window
  }

  #lastWhole(lastSeconds: number): StatsWindow {
    const to = seconds(Math.floor(this.#to / 1_000))
    const from = millis(Math.max(this.#from, to - seconds(lastSeconds)))
    const merged = new MergedStats()
    for (const delta of this.#kept) if (delta.from >= from && delta.from < to) merged.add(delta)
    const { entries, total, failures, exceptions } = merged
    return { from, to: millis(Math.max(from, to)), entries, total, failures, exceptions }
  }
}
