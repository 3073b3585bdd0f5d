import type { Objective, SloScope } from '../plan/index.ts'
import type { Millis, PerSecond } from '../units/index.ts'

/** `passed` and `failed` are proven; `no data` counts as failed. */
export type SloVerdict = 'passed' | 'failed' | 'inconclusive' | 'no data'

/** What became of one objective of an SLO. */
export interface SloResult {
  /** Its scope and itself, as `sloText` writes them: `POST /predict: p99 < 100ms`. */
  readonly text: string
  readonly verdict: SloVerdict
  /** Why, in one sentence with its figures. */
  readonly words: string
  readonly scope: SloScope
  readonly objective: Objective
  /** Of the whole run, the steady part, or of the worst window. Undefined without data. */
  readonly figures: SloFigures | undefined
}

export interface SloFigures {
  readonly from: Millis
  readonly to: Millis
  /** Those that count: cut off and unsent ones too, since they may have been the slowest. */
  readonly requests: number
  /** What the verdict is about, from its least to its most: requests beyond the limit, or those that a rate counts. */
  readonly least: number
  readonly most: number
  /** As many independent requests say the same. Undefined for rates. */
  readonly worth: number | undefined
  /** Of a rate. */
  readonly perSecond: PerSecond | undefined
  /** Of a percentile: the time within which it is proven to lie. */
  readonly provenTime: Millis | undefined
  /** About so many requests more would settle it. Undefined when it is settled, or when no number would do. */
  readonly requestsMissing: number | undefined
}

/** The chance that a claim of this verdict may be false. */
export interface Alphas {
  readonly pass: number
  readonly fail: number
}
