import type { Recorder } from './sample.ts'

/** Requests of one worker, counted where they begin and end, apart from the statistics that must agree with it. */
export interface Tally {
  /** Every request that the users asked for, sent or not. */
  offered: number
  inFlight: number
}

/** What the users of one worker share to count and to record. */
export interface Meter {
  readonly recorder: Recorder
  readonly tally: Tally
  readonly nameOf: (url: string) => string
}
