import type { Exchange, Recorder, Sample, Sent, TaskException } from '../engine/sample.ts'
import { Mask } from '../text/index.ts'
import { type Millis, millis } from '../units/index.ts'
import { CappedGroups } from './capped-groups.ts'
import type { StatsDelta } from './delta.ts'
import { EndingsCount } from './endings.ts'
import { secretsOfExchange } from './exchange-secrets.ts'
import { IntervalHistogram } from './interval-histogram.ts'
import { keptEntries } from './kept-entries.ts'
import { RecordedEntry, RecordedException, RecordedFailure } from './recorded.ts'
import { TapeWriter } from './tape.ts'

/** Reading a failed request for secrets takes as long as some tens of requests. */
const mostLessons = 500

export interface RecorderOptions {
  /** Requests intended before this instant of the run are only counted, apart from all others. */
  readonly warmUp?: Millis
  /** Requests of tasks with these tags are counted by tag as well. */
  readonly watchedTags?: readonly string[]
  /** Never counted as `(other)`. */
  readonly watchedEntries?: readonly string[]
  /** Texts that are in no name, reason, message or sample that leaves the recorder. */
  readonly secrets?: readonly string[]
}

/**
 * Counts the samples of one load thread until the next `take`. Failed requests are in the histograms beside the good
 * ones, as in Locust; requests cut off or unsent are only counted, since they have no time to speak of. At most 500
 * entries, 500 groups of failures and 500 of exceptions are told apart; the rest are `(other)`.
 */
export class SampleRecorder implements Recorder {
  readonly #entries: CappedGroups<string, RecordedEntry>
  readonly #failures: CappedGroups<RecordedEntry, RecordedFailure>
  readonly #exceptions: CappedGroups<string, RecordedException>
  readonly #lag = new IntervalHistogram()
  readonly #lateness = new IntervalHistogram()
  readonly #readLag = new IntervalHistogram()
  readonly #leastService = new IntervalHistogram()
  readonly #tape = new TapeWriter()
  readonly #warmUp: Millis
  readonly #byTag: ReadonlyMap<string, RecordedEntry>
  readonly #mask: Mask
  #lessons = 0
  #early = new EndingsCount()

  constructor({
    warmUp = millis(0),
    watchedTags = [],
    watchedEntries = [],
    secrets = [],
  }: RecorderOptions = {}) {
    const mask = new Mask(secrets)
    this.#mask = mask
    const create = (method: string, name: string) => new RecordedEntry(method, name, mask)
    this.#entries = new CappedGroups(create, keptEntries(watchedEntries))
    this.#failures = new CappedGroups((entry, reason) => new RecordedFailure(entry, reason, mask))
    this.#exceptions = new CappedGroups((task, message) => new RecordedException(task, message, mask))
    this.#warmUp = warmUp
    this.#byTag = new Map(watchedTags.map((tag) => [tag, new RecordedEntry('', tag, mask)]))
  }

  record(sample: Sample, exchange?: Exchange): void {
    if (sample.intendedAt < this.#warmUp) this.#early[endingOf[sample.kind]]++
    else this.#count(sample, exchange)
  }

  #count(sample: Sample, exchange: Exchange | undefined): void {
    const entry = this.#entries.get(sample.method, sample.name)
    if (sample.kind === 'unsent') {
      entry.unsent()
      return
    }
    this.#lag.record(sample.sentAt - sample.intendedAt)
    this.#lateness.record(sample.sentAt - (sample.couldSendAt ?? sample.intendedAt))
    if (this.#byTag.size > 0) this.#countByTag(sample)
    if (sample.kind === 'cut-off') entry.cutOff(sample)
    else {
      entry.answered(sample)
      this.#bound(sample)
      if (sample.kind === 'failed') this.#failed(entry, sample, exchange)
    }
  }

  /** What the first request of its kind held is masked from then on wherever it is repeated, its reason included. */
  #failed(entry: RecordedEntry, { reason = 'failed', endedAt }: Sent, exchange: Exchange | undefined): void {
    if (exchange !== undefined && this.#lessons < mostLessons && !this.#failures.find(entry, reason)) {
      this.#lessons++
      this.#mask.add(secretsOfExchange(exchange))
    }
    this.#failures.get(entry, reason).seen(endedAt, exchange)
  }

  #bound({ sentAt, endedAt, unreadSince }: Sent): void {
    if (unreadSince !== undefined) this.#readLag.record(endedAt - unreadSince)
    this.#leastService.record((unreadSince ?? endedAt) - sentAt)
  }

  #countByTag(sample: Sent): void {
    for (const tag of sample.tags ?? []) {
      const entry = this.#byTag.get(tag)
      if (sample.kind === 'cut-off') entry?.cutOff(sample)
      else entry?.answered(sample)
    }
  }

  exception(exception: TaskException): void {
    this.#exceptions.get(exception.task, exception.message).seen(exception)
  }

  /** What came since the last take, and starts anew. The caller says which stretch of time that was. */
  take(from: Millis, to: Millis): StatsDelta {
    this.#lag.takeTo(this.#tape)
    this.#lateness.takeTo(this.#tape)
    this.#readLag.takeTo(this.#tape)
    this.#leastService.takeTo(this.#tape)
    const entries = takeEach(this.#entries.values, (entry) => entry.take(this.#tape))
    const tags = takeEach([...this.#byTag.values()], (entry) => entry.take(this.#tape))
    const { ok, failed, cutOff, unsent } = this.#early
    this.#early = new EndingsCount()
    return {
      from,
      to,
      tape: this.#tape.take(),
      entries,
      ...(this.#byTag.size === 0 ? {} : { tags }),
      warmUp: { ok, failed, cutOff, unsent },
      failures: takeEach(this.#failures.values, (failure) => failure.take()),
      exceptions: takeEach(this.#exceptions.values, (exception) => exception.take()),
    }
  }
}

const endingOf = { ok: 'ok', failed: 'failed', 'cut-off': 'cutOff', unsent: 'unsent' } as const

const takeEach = <G, D>(groups: readonly G[], take: (group: G) => D | undefined): D[] =>
  groups.map(take).filter((delta) => delta !== undefined)
