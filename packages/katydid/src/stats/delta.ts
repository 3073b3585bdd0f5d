import type { Millis } from '../units/index.ts'
import type { HistogramPages } from './histogram.ts'

/** What one worker recorded for one entry since its last report. Plain data: it crosses threads and machines. */
export interface EntryDelta {
  readonly method: string
  readonly name: string
  readonly ok: number
  readonly failed: number
  readonly cutOff: number
  readonly unsent: number
  /** Bytes of answer bodies. */
  readonly bytes: number
  readonly response: HistogramPages
  readonly service: HistogramPages
  /** Of requests that opened a connection. */
  readonly connect: HistogramPages
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
  readonly trace: string
  readonly count: number
}

/** Merging is addition: the order in which deltas arrive changes nothing. */
export interface StatsDelta {
  /** The samples ended in [from, to), ms since the run began; workers cut at whole seconds. */
  readonly from: Millis
  readonly to: Millis
  readonly entries: readonly EntryDelta[]
  readonly failures: readonly FailureDelta[]
  readonly exceptions: readonly ExceptionDelta[]
}
