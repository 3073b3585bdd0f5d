import type { Clock, Random } from '../time/index.ts'
import type { Bytes } from '../units/index.ts'

/** What a scenario measures with. */
export interface Bench {
  readonly clock: Clock
  readonly random: Random
  /** Ends the scenario early; what was measured until then is reported as cut short. */
  readonly signal: AbortSignal
  /** Gives timers, signals and drawing their turn. Awaited between queries, at most each 50 ms. */
  readonly breathe: () => Promise<void>
  readonly memory: () => Memory
  /** CPU time of this process so far, in ms. */
  readonly cpuMs: () => number
  /** How much of the scenario is done, 0 to 1. */
  readonly progress: (share: number) => void
}

export interface Memory {
  /** Of the process: the model's own memory is in it. */
  readonly resident: Bytes
  /** Of JavaScript objects in use. */
  readonly heap: Bytes
}

/** When a measurement ends: both of the first two are reached, or the last is. */
export interface Volume {
  readonly queries: number
  readonly durationMs: number
  readonly longestMs: number
}
