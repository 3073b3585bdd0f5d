import type { Recorder } from './sample.ts'
import type { TaskCounts } from './task-counts.ts'
import type { Warnings } from './warnings.ts'

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
  /** Users that were made, and those of them that ended though nobody had asked them to: they could not do their work. */
  usersStarted: number
  usersLost: number
  /** Waits that lasted 1 s, since the function that was to say how long threw. */
  waitsLost: number
}

export const emptyTally = (): Tally => ({
  offered: 0,
  inFlight: 0,
  due: 0,
  noUser: 0,
  tooLate: 0,
  usersStarted: 0,
  usersLost: 0,
  waitsLost: 0,
})

/** What the users of one worker share to count and to record. */
export interface Meter {
  readonly recorder: Recorder
  readonly tally: Tally
  readonly taskCounts: TaskCounts
  readonly warnings: Warnings
  readonly nameOf: (url: string) => string
}
