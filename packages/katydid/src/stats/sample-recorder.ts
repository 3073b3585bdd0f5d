import type { Recorder, Sample, TaskException } from '../engine/sample.ts'
import type { Millis } from '../units/index.ts'
import { CappedGroups } from './capped-groups.ts'
import type { StatsDelta } from './delta.ts'
import { RecordedEntry, RecordedException, RecordedFailure } from './recorded.ts'

/**
 * Counts the samples of one load thread until the next `take`. Failed requests are in the histograms beside the good
 * ones, as in Locust; requests cut off or unsent are only counted, since they have no time to speak of. At most 500
 * entries, 500 groups of failures and 500 of exceptions are told apart; the rest are `(other)`.
 */
export class SampleRecorder implements Recorder {
  readonly #entries = new CappedGroups((method: string, name) => new RecordedEntry(method, name))
  readonly #failures = new CappedGroups((entry: RecordedEntry, reason) => new RecordedFailure(entry, reason))
  readonly #exceptions = new CappedGroups((task: string, message) => new RecordedException(task, message))

  record(sample: Sample): void {
    const entry = this.#entries.get(sample.method, sample.name)
    if (sample.kind === 'unsent') entry.unsent()
    else if (sample.kind === 'cut-off') entry.cutOff()
    else {
      entry.answered(sample)
      if (sample.kind === 'failed') this.#failures.get(entry, sample.reason ?? 'failed').seen(sample.endedAt)
    }
  }

  exception(exception: TaskException): void {
    this.#exceptions.get(exception.task, exception.message).seen(exception)
  }

  /** What came since the last take, and starts anew. The caller says which stretch of time that was. */
  take(from: Millis, to: Millis): StatsDelta {
    return {
      from,
      to,
      entries: takeEach(this.#entries.values),
      failures: takeEach(this.#failures.values),
      exceptions: takeEach(this.#exceptions.values),
    }
  }
}

const takeEach = <T>(groups: readonly { take(): T | undefined }[]): T[] =>
  groups.map((group) => group.take()).filter((delta) => delta !== undefined)
