import type { Millis } from '../units/index.ts'
import type { Endings } from './endings.ts'
import type { FailureSample } from './failure-sample.ts'
import type { StreamDelta } from './stream-stats.ts'
import type { Tape } from './tape.ts'

/** What one worker recorded for one entry since its last report. Plain data: it crosses threads and machines. */
export interface EntryDelta extends Endings {
  readonly method: string
  readonly name: string
  /** Bytes of answer bodies, of those that ended ok or failed. */
  readonly bytes: number
  /** Sendings of a request once more, over a new connection: see `Sent.resends`. */
  readonly resent: number
  /** Where its first block begins on the tape of the delta; it has one for each of `timeNames`. */
  readonly block: number
  /** Of an entry with streamed answers. */
  readonly streams?: StreamDelta
}

export interface FailureDelta {
  readonly method: string
  readonly name: string
  readonly reason: string
  readonly count: number
  /** Instants of the first and the last, ms since the run began. */
  readonly firstAt: Millis
  readonly lastAt: Millis
  /** Of the first on this worker, told once. */
  readonly sample?: FailureSample
}

export interface ExceptionDelta {
  readonly task: string
  readonly message: string
  /** Of one of them. */
  readonly trace: string
  readonly count: number
}

/** Merging is addition: the order in which deltas arrive changes no number. A second without samples has one too. */
export interface StatsDelta {
  /** The samples ended in [from, to), ms since the run began; workers cut at whole seconds. */
  readonly from: Millis
  readonly to: Millis
  /**
   * Histograms: first schedule lag and lateness of all that were sent, read lag and least service time of all that were
   * answered, then those of the entries.
   */
  readonly tape: Tape
  /** Warm-up left out, as in all that follows but exceptions. */
  readonly entries: readonly EntryDelta[]
  /** Once more those of tasks with a tag that somebody asked for, by tag: `method` is empty, `name` the tag. */
  readonly tags?: readonly EntryDelta[]
  /** How those ended that were intended before the warm-up was over. */
  readonly warmUp: Endings
  readonly failures: readonly FailureDelta[]
  readonly exceptions: readonly ExceptionDelta[]
}
