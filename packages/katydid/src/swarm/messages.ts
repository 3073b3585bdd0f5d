import type { Health, Part, Schedule, Tally, TaskRuns } from '../engine/index.ts'
import type { Ramp, RunPlan } from '../plan/index.ts'
import type { StatsDelta } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'

/** What a worker is born with. */
export interface Role {
  readonly plan: RunPlan
  readonly part: Part
}

/** Coordinator to worker. */
export type Order =
  /** Time zero is `originNs` of the machine's monotonic clock; `shared` is what `testStart` returned. */
  | { readonly kind: 'begin'; readonly originNs: bigint; readonly shared: unknown }
  | { readonly kind: 'follow'; readonly ramp: Ramp }
  | { readonly kind: 'arrive'; readonly schedule: Schedule }
  | { readonly kind: 'stop'; readonly limit: Millis }

/** What a worker says of the time since its last report. */
export interface Report {
  readonly delta: StatsDelta
  readonly health: Health
  /** Users at work, in the order of the plan's classes. */
  readonly users: readonly number[]
  /** Since the run began; `offered` is the sum that the statistics must reach. */
  readonly tally: Tally
  /** For whoever wrote the load file; since the last report. */
  readonly warnings: readonly string[]
  /** Since the run began, in the order of the plan's classes. */
  readonly taskRuns: readonly TaskRuns[]
}

/** Worker to coordinator. */
export type News =
  | { readonly kind: 'ready' }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'stop-test'; readonly reason: string }
  /** Its last message. */
  | { readonly kind: 'done'; readonly report: Report }
  /** It cannot play its part: the load file does not load there. */
  | { readonly kind: 'unfit'; readonly message: string }
