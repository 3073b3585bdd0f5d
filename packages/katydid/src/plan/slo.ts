import type { Millis, PerSecond } from '../units/index.ts'

/**
 * What a run is held to, written on one line:
 *
 *     POST /predict: p99 < 100ms, failures < 0.1% over 30s abort
 *
 *     slo       = [ scope ":" ] objective { "," objective }
 *     scope     = "total" | "@" tag | entry              an entry is 'POST /predict', or '/predict' for any method
 *     objective = figure [ "steady" | "over" time ] [ "abort" ]
 *     figure    = "p" percent [ "response" | "service" | "ttft" ] "<" time
 *               | "failures" "<" percent "%"
 *               | "rate" ">" rate
 *               | "goodput" ">" ( rate | percent "%" )
 *
 * `<=` and `>=` may stand for `<` and `>`, `abort` also before the window. Without a scope it is the total,
 * without a window the whole run but its warm-up. Parse it with `parseSlo`, print it with `sloText`.
 */
export interface Slo {
  readonly scope: SloScope
  /** At least one. */
  readonly objectives: readonly Objective[]
}

export type SloScope =
  | { readonly kind: 'total' }
  /** The requests of all tasks with this tag. */
  | { readonly kind: 'tag'; readonly tag: string }
  /** A name, or a method and a name, as the tables show them. */
  | { readonly kind: 'entry'; readonly entry: string }

/** From the intended start, from sending, or from the intended start to the first token of a stream. */
export type SloTime = 'response' | 'service' | 'ttft'

export type Figure =
  /** At least this fraction of the requests take no longer than the limit. */
  | { readonly kind: 'quantile'; readonly q: number; readonly of: SloTime; readonly limit: Millis }
  /** Failed of answered, as a fraction. */
  | { readonly kind: 'failures'; readonly limit: number }
  /** Answered per second, well or not. */
  | { readonly kind: 'rate'; readonly limit: PerSecond }
  /** Per second: ok, and within every time limit of the same line; of streams with `goodput` limits, those kept. */
  | { readonly kind: 'goodput'; readonly limit: PerSecond }
  /** The same as a fraction of the answered. */
  | { readonly kind: 'good-share'; readonly limit: number }

export type SloWindow =
  | { readonly kind: 'run' }
  /** The part that the steady-state check judges; without a steady state nothing is proven. */
  | { readonly kind: 'steady' }
  /** Every stretch of this length. */
  | { readonly kind: 'every'; readonly length: Millis }

export interface Objective {
  readonly figure: Figure
  /** `<=` and `>=` read as written; at the resolution of what is measured they are the same as `<` and `>`. */
  readonly orEqual: boolean
  readonly window: SloWindow
  /** Stop the run once it is proven to be missed. */
  readonly abort: boolean
}

/** Shorter windows hold too few seconds to tell how far requests depend on each other. */
export const leastWindow = 10_000 as Millis
