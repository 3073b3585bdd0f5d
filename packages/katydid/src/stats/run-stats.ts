import { type Millis, millis, type PerSecond, perSecond, seconds } from '../units/index.ts'
import { groupLimit } from './capped-groups.ts'
import type { StatsDelta } from './delta.ts'
import type { EndingsView } from './endings.ts'
import type { EntryStats } from './entry-stats.ts'
import type { FailureSample } from './failure-sample.ts'
import type { Histogram } from './histogram.ts'
import { type ExceptionStats, type FailureStats, MergedStats, type Stats } from './merged-stats.ts'
import { type LoadGauge, type RunPoint, RunSeries } from './run-series.ts'
import type { SeriesPoint, Size } from './sketch-row.ts'

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
  readonly series: readonly RunPoint[]
  /** The same for one entry, in fewer and wider windows where there are many entries. */
  seriesOf(method: string, name: string): readonly SeriesPoint[]
}

/** How far back `recent` can reach. */
export const keptSeconds = 12

/** How many per second over a window; 0 over an empty one. */
export function rateOver(count: number, { from, to }: Pick<StatsWindow, 'from' | 'to'>): PerSecond {
  return perSecond(to > from ? count / ((to - from) / 1_000) : 0)
}

export interface RunStatsOptions {
  /** Where the warm-up ends, as the recorders were told: windows and rates begin there. */
  readonly warmUp?: Millis
  /** Never counted as `(other)`, as the recorders were told. */
  readonly watchedEntries?: readonly string[]
}

const failureKey = (...parts: readonly string[]) => parts.join('\n')

/** The statistics of a run, over all workers, on the thread that reports. Memory does not grow with its length. */
export class RunStats implements RunStatsView {
  readonly #warmUp: Millis
  readonly #watchedEntries: readonly string[]
  #all: MergedStats
  #series: RunSeries
  /** Workers tell each once, so a reset must not forget them. */
  readonly #samples = new Map<string, FailureSample>()
  #resetAt = millis(0)
  #to = millis(0)
  /** Deltas young enough for `recent`. */
  #kept: StatsDelta[] = []
  /** By number of seconds, until something changes. */
  readonly #recent = new Map<number, StatsWindow>()

  constructor({ warmUp = millis(0), watchedEntries = [] }: RunStatsOptions = {}) {
    this.#warmUp = warmUp
    this.#watchedEntries = watchedEntries
    this.#all = MergedStats.ofRun(watchedEntries)
    this.#series = new RunSeries(millis(0), watchedEntries)
  }

  /** In any order, from any worker, also long after its time. Ignored when it began before the last reset. */
  add(delta: StatsDelta): void {
    if (delta.from < this.#resetAt) return
    this.#all.add(delta)
    this.#keepSamples(delta.failures)
    this.#series.add(delta)
    this.#kept.push(delta)
    this.#recent.clear()
  }

  /**
   * All that ended before `to` has been added, as far as it will be waited for, and the load stood so then. Moves `to`,
   * and with it `recent`; to be called each second, and once at the very end of the run.
   */
  tick(to: Millis, users: number, { inFlight = 0, offered }: Partial<Omit<LoadGauge, 'users'>> = {}): void {
    if (to < this.#to) return
    this.#to = to
    if (to > this.#resetAt) this.#series.gauge(to, { users, inFlight, offered })
    this.#kept = this.#kept.filter(({ from }) => from >= to - seconds(keptSeconds))
    this.#recent.clear()
  }

  /** Forgets what ended before `at`, rounded up to the next whole second, where workers cut. */
  reset(at: Millis): void {
    this.#resetAt = seconds(Math.ceil(at / 1_000))
    this.#all = MergedStats.ofRun(this.#watchedEntries)
    this.#series = new RunSeries(this.#resetAt, this.#watchedEntries)
    const kept = this.#kept.filter(({ from }) => from >= this.#resetAt)
    this.#kept = []
    this.#recent.clear()
    for (const delta of kept) this.add(delta)
  }

  /** The end of the warm-up, or the last reset. */
  get from(): Millis {
    return millis(Math.max(this.#warmUp, this.#resetAt))
  }

  get to(): Millis {
    return millis(Math.max(this.from, this.#to))
  }

  get entries(): readonly EntryStats[] {
    return this.#all.entries
  }

  get total(): EntryStats {
    return this.#all.total
  }

  get failures(): readonly FailureStats[] {
    return this.#all.failures.map(({ method, name, reason, count, firstAt, lastAt }) => {
      const sample = this.#samples.get(failureKey(method, name, reason))
      const failure = { method, name, reason, count, firstAt, lastAt }
      return sample === undefined ? failure : { ...failure, sample }
    })
  }

  #keepSamples(failures: StatsDelta['failures']): void {
    for (const { method, name, reason, sample } of failures) {
      const key = failureKey(method, name, reason)
      const isNew = !this.#samples.has(key) && this.#samples.size < groupLimit
      if (sample !== undefined && isNew) this.#samples.set(key, sample)
    }
  }

  get exceptions(): readonly ExceptionStats[] {
    return this.#all.exceptions
  }

  get lag(): Histogram {
    return this.#all.lag
  }

  get lateness(): Histogram {
    return this.#all.lateness
  }

  get readLag(): Histogram {
    return this.#all.readLag
  }

  get leastService(): Histogram {
    return this.#all.leastService
  }

  get warmUp(): EndingsView {
    return this.#all.warmUp
  }

  get series(): readonly RunPoint[] {
    return this.#series.points(this.#to)
  }

  seriesOf(method: string, name: string): readonly SeriesPoint[] {
    return this.#series.pointsOf(method, name, this.#to)
  }

  /** Of the series, to hold against their bounds. */
  get seriesSize(): Size {
    return this.#series.size
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
    const from = millis(Math.max(this.from, to - seconds(lastSeconds)))
    const first = seconds(Math.floor(from / 1_000)) // a warm-up may end within a second
    const isIn = (delta: StatsDelta) => delta.from >= first && delta.from < to
    const merged = MergedStats.ofSeconds(this.#kept.filter(isIn), this.#watchedEntries)
    const { entries, failures, exceptions, total, warmUp } = merged
    const { lag, lateness, readLag, leastService } = merged
    return {
      ...{ from, to: millis(Math.max(from, to)) },
      ...{ entries, total, warmUp, failures, exceptions },
      ...{ lag, lateness, readLag, leastService },
    }
  }
}
