import type { Histogram } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'

/** Where durations lie: the middle, the tail, the worst. */
export interface Spread {
  readonly p50: Millis
  readonly p99: Millis
  readonly max: Millis
}

/** Undefined when nothing was recorded. */
export function spreadOf(durations: Histogram): Spread | undefined {
  const [p50, p99, { max }] = [durations.quantile(0.5), durations.quantile(0.99), durations]
  return p50 === undefined || p99 === undefined || max === undefined ? undefined : { p50, p99, max }
}
