import type { Recorder } from './sample.ts'
import type { TaskCounts } from './task-counts.ts'

/** Requests of one worker, counted where they begin and end, apart from the statistics that must agree with it. */
export interface Tally {
  /** Every request that the users asked for, sent or not. */
  offered: number
  inFlight: number
  /** Arrivals of the open model whose instant has come. */
  due: number
  /** Arrivals not sent since all users were busy, and those not come to when the schedule ended. */
  noUser: number
  tooLate: number
}

export const emptyTally = (): Tally => ({ offered: 0, inFlight: 0, due: 0, noUser: 0, tooLate: 0 })

/** What the users of one worker share to count and to record. */
export interface Meter {
  readonly recorder: Recorder
  readonly tally: Tally
  readonly taskCounts: TaskCounts
  readonly nameOf: (url: string) => string
}
