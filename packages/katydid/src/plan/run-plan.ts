import type { Millis } from '../units/index.ts'
import type { ConnectionPolicy } from './connections.ts'
import type { OptionValues } from './options.ts'
import type { ClassShare } from './slots.ts'
import type { TagFilter } from './task.ts'

/** All that a worker must know to play its part. Plain data: it crosses threads and machines. */
export interface RunPlan {
  /** URL of the loaded, bundled load file: what each worker imports. */
  readonly loadFile: string
  readonly classes: readonly PlannedClass[]
  readonly tags: TagFilter
  /** Requests of tasks with these tags are counted by tag as well. Default: none. */
  readonly watchedTags?: readonly string[]
  /** Names of requests, with or without a method, that are never counted as `(other)`. Default: none. */
  readonly watchedEntries?: readonly string[]
  /** Values of the load file's own options. */
  readonly options: OptionValues
  readonly seed: string
  /** Overrides the classes' own. */
  readonly connections: ConnectionPolicy | undefined
  /** Overrides the classes' own. */
  readonly connectTimeout: Millis | undefined
  /** False overrides the classes' own. Default: as the classes say. */
  readonly resend?: boolean
  readonly insecure: boolean
  /** Texts that no output may hold: passwords of hosts, secret options. Default: none. */
  readonly secrets?: readonly string[]
  /** Requests intended before this instant of the run are counted apart and measured nowhere. */
  readonly warmUp: Millis
  /** The open model: arrivals instead of users that go round. Undefined: the closed one. */
  readonly open: OpenModel | undefined
}

export interface OpenModel {
  /** Users to begin with; more are made as arrivals need them. */
  readonly users: number
  /** With so many users busy, an arrival is unsent. */
  readonly maxUsers: number
}

export interface PlannedClass extends ClassShare {
  /** Base URL of its requests. */
  readonly host: string
}
