import type { Millis } from '../units/index.ts'
import type { HistogramCounts } from './histogram.ts'

/** What one worker recorded for one entry since its last report. Plain data: it crosses threads and machines. */
export interface EntryDelta {
  readonly method: string
  readonly name: string
  readonly ok: number
  readonly failed: number
  readonly cutOff: number
  readonly unsent: number
  /** Bytes of answer bodies, of those that ended ok or failed. */
  readonly bytes: number
  /** Of those that ended ok or failed, as `service`. */
  readonly response: HistogramCounts
  readonly service: HistogramCounts
  /** Of those that opened a connection. */
  readonly connect: HistogramCounts
}

export interface FailureDelta {
  readonly method: string
  readonly name: string
  readonly reason: string
  readonly count: number
  /** Instants of the first and the last, ms since the run began. */
  readonly firstAt: Millis
  readonly lastAt: Millis
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
  readonly entries: readonly EntryDelta[]
  readonly failures: readonly FailureDelta[]
  readonly exceptions: readonly ExceptionDelta[]
}
