/**
 * What the web UI and the HTML report know of a run: plain JSON, the same for both. Times are milliseconds, rates are per
 * second, ratios 0 to 1; each name says so. Null stands for what is not known or not there.
 */

/** GET /api/v1/setup: what can be run here. */
export interface Setup {
  readonly version: string
  readonly loadFiles: readonly string[]
  /** Every user class of the load files, chosen or not. */
  readonly classes: readonly ClassSetup[]
  /** A LoadShape class sets the load; the form then has neither users nor rate. */
  readonly hasShape: boolean
  /** What the form begins with: the command line's own. */
  readonly form: StartRequest
  /** Declared by the load file. */
  readonly options: readonly CustomOption[]
}

export interface ClassSetup {
  readonly name: string
  readonly weight: number
  readonly fixedCount: number
  readonly host: string | null
  readonly tags: readonly string[]
  readonly tasks: readonly TaskRatio[]
}

/** The share of its class's, or of all, task runs; nested sets have their own tasks. */
export interface TaskRatio {
  readonly name: string
  readonly ratio: number
  readonly tasks: readonly TaskRatio[]
}

export interface CustomOption {
  readonly name: string
  readonly kind: 'text' | 'number' | 'boolean' | 'choice'
  readonly default: string | number | boolean
  readonly choices: readonly string[]
  readonly help: string
  /** Shown masked, and never told back. */
  readonly isSecret: boolean
}

/** POST /api/v1/runs. Durations and stages are texts as on the command line ('30s', '0->500/30s'). */
export interface StartRequest {
  readonly host: string
  readonly load: LoadRequest
  /** Empty: until it is stopped. */
  readonly runTime: string
  readonly warmUp: string
  /** Classes to run, each with its weight or fixed count; a class that is not there is left out. */
  readonly classes: readonly ClassRequest[]
  /** One each, as `--slo` takes them. */
  readonly slos: readonly string[]
  readonly options: Readonly<Record<string, string | number | boolean>>
}

export type LoadRequest =
  | { readonly kind: 'users'; readonly users: number; readonly spawnRatePerSecond: number }
  | { readonly kind: 'rate'; readonly ratePerSecond: number; readonly arrivals: 'constant' | 'poisson' }
  | { readonly kind: 'stages'; readonly stages: string; readonly arrivals: 'constant' | 'poisson' }
  | { readonly kind: 'shape' }

export interface ClassRequest {
  readonly name: string
  readonly weight: number
  readonly fixedCount: number
}

/** The answer, with status 422, to input that cannot be used: `field` is a path such as `load.users`. */
export interface Problems {
  readonly problems: readonly { readonly field: string; readonly message: string }[]
}

/** GET /api/v1/runs: the runs of this process, the newest first. */
export interface RunListing {
  readonly runs: readonly RunSummary[]
}

export interface RunSummary {
  /** '1', '2' ... in the order in which they were started. */
  readonly id: string
  readonly startedAt: string
  readonly state: RunState
  /** Such as '50 users, 10/s' or '500/s for 2m'. */
  readonly load: string
  readonly elapsedMs: number
  readonly requests: number
  readonly failures: number
  readonly validity: ValidityVerdict
}

export type RunState = 'ready' | 'spawning' | 'running' | 'stopping' | 'stopped'
export type ValidityVerdict = 'valid' | 'suspect' | 'generator-limited'

/**
 * PATCH /api/v1/runs/{id}/load: from now on. Of a run that is not going on, or of the other load model: 409. Stop and reset are
 * POST /api/v1/runs/{id}/stop and /reset, without a body.
 */
export type LoadChange =
  | { readonly kind: 'users'; readonly users: number; readonly spawnRatePerSecond: number }
  | { readonly kind: 'rate'; readonly ratePerSecond: number }

/**
 * GET /api/v1/runs/{id}, and the event `snapshot` of GET /api/v1/events, sent for the current run once a second and at
 * every change of state. The event `setup` says that runs were added or the state is `ready` again.
 */
export interface Snapshot {
  readonly run: RunSummary
  readonly host: string
  readonly model: 'closed' | 'open'
  /** Null: until it is stopped. */
  readonly runTimeMs: number | null
  readonly users: number
  readonly targetUsers: number
  readonly usersByClass: readonly { readonly name: string; readonly users: number }[]
  readonly inFlight: number
  /** Arrivals that the schedule offers now. Null in the closed model and for a trace. */
  readonly offeredPerSecond: number | null
  /** Answered, and failed of those, over the last whole seconds (at most 10). */
  readonly achievedPerSecond: number
  readonly failuresPerSecond: number
  /** What the figures of `total` and `entries` are taken over, ms of the run. */
  readonly window: { readonly fromMs: number; readonly toMs: number }
  readonly warmUp: Endings
  readonly total: EntryRow
  readonly entries: readonly EntryRow[]
  readonly failures: readonly FailureRow[]
  readonly exceptions: readonly ExceptionRow[]
  readonly validity: ValidityReport
  readonly steadyState: string
  readonly slos: readonly SloRow[]
  readonly classRatios: readonly ClassRatio[]
  readonly workers: readonly WorkerRow[]
  /** Instants at which the load was changed or a stage began, for marks in charts. */
  readonly marks: readonly Mark[]
  /** TLS certificates were not verified. */
  readonly insecure: boolean
  /** For whoever wrote the load file, each once. */
  readonly warnings: readonly string[]
  readonly facts: RunFacts
}

/** All that is needed to run it again. */
export interface RunFacts {
  readonly version: string
  readonly node: string
  readonly platform: string
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly seed: string
  readonly commandLine: string
  readonly loadFiles: readonly string[]
  readonly endedAt: string | null
  /** What ended it, in words. */
  readonly why: string | null
}

export interface Endings {
  readonly offered: number
  readonly ok: number
  readonly failed: number
  readonly cutOff: number
  readonly unsent: number
}

export interface EntryRow extends Endings {
  /** Empty for the total, whose name is 'Aggregated'. */
  readonly method: string
  readonly name: string
  readonly requests: number
  readonly failureRatio: number
  /** Sent once more, since a kept connection had ended without a byte of a response. */
  readonly resent: number
  readonly bytesPerAnswer: number
  readonly requestsPerSecond: number
  readonly failuresPerSecond: number
  /** Over the last whole seconds (at most 10). */
  readonly currentPerSecond: number
  readonly currentFailuresPerSecond: number
  /** From the intended start. */
  readonly response: TimesRow
  /** From sending. */
  readonly service: TimesRow
  readonly firstByte: TimesRow
  readonly connect: TimesRow
  readonly tls: TimesRow
  readonly download: TimesRow
  readonly stream: StreamRow | null
}

/** Nulls when nothing was timed. */
export interface TimesRow {
  readonly count: number
  readonly meanMs: number | null
  readonly minMs: number | null
  readonly p50Ms: number | null
  readonly p90Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  readonly p999Ms: number | null
  readonly maxMs: number | null
}

/** Of streamed answers. */
export interface StreamRow {
  readonly streams: number
  readonly tokensPerSecond: number
  readonly timeToFirst: TimesRow
  readonly gap: TimesRow
  /** Streams that met their limits, per second; null when none has limits. */
  readonly goodPerSecond: number | null
}

export interface FailureRow {
  readonly method: string
  readonly name: string
  readonly reason: string
  readonly count: number
  /** ms of the run. */
  readonly firstMs: number | null
  readonly lastMs: number | null
  /** The first of them: cut at 2 kB each, secrets masked. Null where none was kept. */
  readonly sample: FailureSample | null
}

export interface FailureSample {
  readonly request: string
  readonly response: string
}

export interface ExceptionRow {
  readonly task: string
  readonly message: string
  readonly trace: string
  readonly count: number
}

export interface ValidityReport {
  readonly verdict: ValidityVerdict
  readonly reasons: readonly {
    readonly severity: 'note' | 'suspect' | 'generator-limited'
    readonly figure: string
    readonly advice: string
    readonly worker: number | null
  }[]
}

export interface SloRow {
  readonly text: string
  readonly verdict: 'passed' | 'failed' | 'inconclusive' | 'no data'
  readonly words: string
}

export interface ClassRatio {
  readonly name: string
  /** Of all users, as planned and as there are now. */
  readonly planned: number
  readonly observed: number
  readonly tasks: readonly ObservedTask[]
}

export interface ObservedTask {
  readonly name: string
  readonly planned: number
  /** Null when nothing has run yet. */
  readonly observed: number | null
  readonly tasks: readonly ObservedTask[]
}

export interface WorkerRow {
  /** Counted from 1. */
  readonly worker: number
  readonly state: RunState
  readonly users: number
  readonly inFlight: number
  /** Of one core, over the last second. */
  readonly cpuRatio: number | null
  readonly heapBytes: number | null
  readonly delayP50Ms: number | null
  readonly delayP99Ms: number | null
  readonly gcRatio: number | null
}

export interface Mark {
  readonly atMs: number
  readonly text: string
}

/**
 * GET /api/v1/runs/{id}/series?method=&name=&sinceMs=: the course of the total (no name) or of one entry, in windows of
 * equal width that double when there would be more than 600. `sinceMs` leaves out windows that ended before it; when
 * `widthMs` differs from the last answer's, ask anew for all.
 */
export interface Series {
  readonly widthMs: number
  readonly points: readonly Point[]
}

/** Requests that ended in [fromMs, toMs). */
export interface Point {
  readonly fromMs: number
  readonly toMs: number
  readonly requests: number
  readonly failures: number
  /** Of the total only, at the end of the window. */
  readonly users: number | null
  readonly inFlight: number | null
  /** Of the total only: requests offered in the window. */
  readonly offered: number | null
  readonly response: PointTimes
  readonly service: PointTimes
}

export interface PointTimes {
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  /** The heat map's column: [fromMs, toMs, count], ascending. */
  readonly cells: readonly (readonly [number, number, number])[]
}

/** What an HTML report carries, as JSON, besides the UI's own code. */
export interface ReportData {
  readonly title: string
  readonly snapshot: Snapshot
  /** The total first, then the busiest entries, as many as keep the report under 1 MB. */
  readonly series: readonly { readonly method: string; readonly name: string; readonly series: Series }[]
  readonly theme: 'system' | 'light' | 'dark'
}

/** GET /api/v1/logs: the newest last, at most 500. */
export interface LogLines {
  readonly lines: readonly { readonly at: string; readonly level: string; readonly text: string }[]
}
