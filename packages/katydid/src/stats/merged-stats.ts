import type { Millis } from '../units/index.ts'
import { CappedGroups } from './capped-groups.ts'
import type { ExceptionDelta, FailureDelta, StatsDelta } from './delta.ts'
import { EndingsCount, type EndingsView } from './endings.ts'
import { type EntryStats, type GrowingEntry, MergedEntry, RecentEntry } from './entry-stats.ts'
import { Histogram } from './histogram.ts'
import { keptEntries } from './kept-entries.ts'
import { blockAfter, type Tape } from './tape.ts'

export type FailureStats = FailureDelta
export type ExceptionStats = ExceptionDelta

/** What was recorded in one stretch of a run, over all workers. */
export interface Stats {
  /** Sorted by name, then method, as Locust sorts them. */
  readonly entries: readonly EntryStats[]
  /** All requests, merged on their own: Locust's `Aggregated`, with an empty method. */
  readonly total: EntryStats
  /** Sent - intended, of all requests that were sent, also of those cut off. */
  readonly lag: Histogram
  /** The part of it that is the generator's: sent - the later of intended and when its user was free. */
  readonly lateness: Histogram
  /** How long an answer may have lain unread, at most, where that is known. */
  readonly readLag: Histogram
  /** Of all requests: the service time less that. */
  readonly leastService: Histogram
  /** Requests intended before the warm-up was over. They are in nothing else but `exceptions`. */
  readonly warmUp: EndingsView
  /** Sorted by name, then method, then reason. */
  readonly failures: readonly FailureStats[]
  readonly exceptions: readonly ExceptionStats[]
}

/** Adds deltas up. Entries and groups are capped as on each worker, since each may have kept different ones. */
export class MergedStats implements Stats {
  readonly #entries: CappedGroups<string, GrowingEntry>
  readonly #failures = new CappedGroups((entry: EntryStats, reason) => new MergedFailure(entry, reason))
  readonly #exceptions = new CappedGroups((task: string, message) => new MergedException(task, message))
  readonly total: GrowingEntry
  readonly lag = new Histogram()
  readonly lateness = new Histogram()
  readonly readLag = new Histogram()
  readonly leastService = new Histogram()
  readonly warmUp = new EndingsCount()

  constructor(Entry: new (method: string, name: string) => GrowingEntry, watchedEntries: readonly string[]) {
    const create = (method: string, name: string) => new Entry(method, name)
    this.#entries = new CappedGroups(create, keptEntries(watchedEntries))
    this.total = new Entry('', 'Aggregated')
  }

  /** Of a run, however long. */
  static ofRun(watchedEntries: readonly string[]): MergedStats {
    return new MergedStats(MergedEntry, watchedEntries)
  }

  /** Of some seconds whose deltas are there as long as it is. */
  static ofSeconds(deltas: readonly StatsDelta[], watchedEntries: readonly string[]): MergedStats {
    const merged = new MergedStats(RecentEntry, watchedEntries)
    for (const delta of deltas) merged.add(delta)
    return merged
  }

  add(delta: StatsDelta): this {
    for (const entry of delta.entries) {
      this.#entries.get(entry.method, entry.name).add(entry, delta.tape)
      this.total.add(entry, delta.tape)
    }
    this.#addOverall(delta.tape)
    this.warmUp.addEndings(delta.warmUp)
    for (const failure of delta.failures) {
      const entry = this.#entries.get(failure.method, failure.name)
      this.#failures.get(entry, failure.reason).add(failure)
    }
    for (const exception of delta.exceptions) {
      this.#exceptions.get(exception.task, exception.message).add(exception)
    }
    return this
  }

  #addOverall(tape: Tape): void {
    let at = 0
    for (const histogram of [this.lag, this.lateness, this.readLag, this.leastService]) {
      histogram.addBlock(tape, at)
      at = blockAfter(tape, at)
    }
  }

  get entries(): readonly EntryStats[] {
    return [...this.#entries.values].sort(byNameThenMethod)
  }

  get failures(): readonly FailureStats[] {
    return [...this.#failures.values].sort((a, b) => byNameThenMethod(a, b) || compare(a.reason, b.reason))
  }

  get exceptions(): readonly ExceptionStats[] {
    return this.#exceptions.values
  }
}

class MergedFailure implements FailureStats {
  readonly method: string
  readonly name: string
  readonly reason: string
  count = 0
  firstAt = Number.POSITIVE_INFINITY as Millis
  lastAt = Number.NEGATIVE_INFINITY as Millis

  constructor({ method, name }: EntryStats, reason: string) {
    this.method = method
    this.name = name
    this.reason = reason
  }

  add({ count, firstAt, lastAt }: FailureDelta): void {
    this.count += count
    if (firstAt < this.firstAt) this.firstAt = firstAt
    if (lastAt > this.lastAt) this.lastAt = lastAt
  }
}

class MergedException implements ExceptionStats {
  readonly task: string
  readonly message: string
  trace = ''
  count = 0

  constructor(task: string, message: string) {
    this.task = task
    this.message = message
  }

  add({ count, trace }: ExceptionDelta): void {
    if (this.trace === '') this.trace = trace
    this.count += count
  }
}

type Named = Pick<EntryStats, 'method' | 'name'>
const byNameThenMethod = (a: Named, b: Named) => compare(a.name, b.name) || compare(a.method, b.method)
/** By code units, so that the order is the same on every machine, whatever its language. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
