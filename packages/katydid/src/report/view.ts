import type { RunStatsView } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import type { Validity } from '../verdict/index.ts'

export type RunState = 'ready' | 'spawning' | 'running' | 'stopping' | 'stopped'

/** A run as reports see it: to read, never to change. True at one moment; ask for a new one at the next. */
export interface RunView {
  readonly stats: RunStatsView
  readonly state: RunState
  readonly users: number
  readonly usersByClass: ReadonlyMap<string, number>
  readonly targetUsers: number
  /** Requests sent and not yet ended. */
  readonly inFlight: number
  /** Since the run began; no longer grows when it has stopped. */
  readonly elapsed: Millis
  /** Undefined: until somebody stops it. */
  readonly runTime: Millis | undefined
  /** The wall clock at instant 0 of the run. */
  readonly startedAt: Date
  readonly host: string
  /** Whether the generator, and not the server, may have set the figures. */
  readonly validity?: Validity
  /** TLS certificates were not verified, which every report must say. */
  readonly insecure?: boolean
}
