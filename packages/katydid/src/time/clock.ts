import type { Millis } from '../units/index.ts'
import type { Interrupt } from './stop.ts'

/** Time since the run began, and the only way to wait for it. Monotonic; never the wall clock. */
export interface Clock {
  now(): Millis
  /**
   * Resolves with true once `at` is reached, with false as soon as `signal` aborts.
   * A time already passed resolves at once.
   */
  until(at: Millis, signal?: Interrupt): Promise<boolean>
}
