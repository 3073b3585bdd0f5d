import type { RunView } from './view.ts'

/**
 * An output of a run. The caller calls each hook at its time, does not wait for one to begin the next interval, waits
 * for `onEnd`, and reports what a hook throws without ending the run.
 */
export interface Reporter {
  /** The files it writes, as the options name them. One that could not be written is in the ResultLostError that `onEnd` throws. */
  readonly files?: readonly string[]
  onStart?(view: RunView): void | Promise<void>
  /** Once a second, after the statistics of that second are in. */
  onInterval?(view: RunView): void | Promise<void>
  /** After the last request has ended. */
  onEnd?(view: RunView): void | Promise<void>
}
