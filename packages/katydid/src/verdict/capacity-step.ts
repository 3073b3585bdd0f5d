/** Users that go round, or arrivals per second. */
export type LoadKind = 'users' | 'rate'

export interface Level {
  readonly kind: LoadKind
  readonly value: number
}

/** A load to be put on, and for how long. */
export interface Look {
  readonly level: Level
  /** No two looks of a search share one: each gets a seed of its own. */
  readonly number: number
  /** A `confirm` look is long enough for a proof. */
  readonly purpose: 'search' | 'confirm'
  /** So many times as long as such a look is. */
  readonly times: number
}

/** `unclear`: kept by what was seen, and not proven. `ours`: the generator was the limit, so nothing is said of the server. */
export type StepVerdict = 'kept' | 'unclear' | 'missed' | 'ours'

/** What a look saw, over its measured part. */
export interface Step extends Look {
  readonly verdict: StepVerdict
  /** A second look would hardly say otherwise. */
  readonly isClear: boolean
  /** One sentence without a full stop. */
  readonly why: string
  /** Requests asked for, per second. */
  readonly offered: number
  /** Answered per second, well or not. */
  readonly achieved: number
  /** Failed of answered, as a fraction. */
  readonly failureShare: number
  /** Of response times, in ms. Undefined when nothing was answered. */
  readonly mean: number | undefined
  readonly p50: number | undefined
  readonly p99: number | undefined
  /** Requests sent and not yet ended, at the mean of the seconds. */
  readonly inFlight: number
  /** Of how many seconds. */
  readonly seconds: number
}

/** Puts a load on and tells what it saw. */
export type Measure = (look: Look) => Promise<Step>
