import type { Health, TaskRuns } from '../engine/index.ts'
import type { RunStatsView } from '../stats/index.ts'
import type { Millis, PerSecond } from '../units/index.ts'
import type { SloResult, Validity } from '../verdict/index.ts'

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
  /** One for each objective, in their order; while the run goes on, as it looks so far. */
  readonly slos?: readonly SloResult[]
  /** Arrivals that the schedule offers at this moment. Undefined in the closed model, and for a trace. */
  readonly offeredRate?: PerSecond | undefined
  /** In the order of their numbers. */
  readonly workers?: readonly WorkerView[]
  /** Instants that charts mark, ascending. */
  readonly marks?: readonly Mark[]
  /** How often tasks were begun, by user class. */
  readonly taskRuns?: ReadonlyMap<string, TaskRuns>
  /** Of all users, by class: now, or when there last were any. */
  readonly classShares?: ReadonlyMap<string, number>
  /** Undefined while it goes on. */
  readonly end?: { readonly at: Date; readonly why: string } | undefined
  /** For whoever wrote the load file, each once. */
  readonly warnings?: readonly string[]
  /** Users that were made so far, and those of them that ended though nobody had asked them to. */
  readonly usersStarted?: number
  readonly usersLost?: number
  /** TLS certificates were not verified, which every report must say. */
  readonly insecure?: boolean
}

/** One load thread. */
export interface WorkerView {
  readonly users: number
  readonly inFlight: number
  /** Of its last second. Undefined before its first report. */
  readonly health: Health | undefined
}

/** The load was changed, or a stage of it began. */
export interface Mark {
  readonly at: Millis
  readonly text: string
}
