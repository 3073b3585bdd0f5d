import type { Histogram } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'

/** Where durations lie: the middle, the tail, the worst. */
export interface Spread {
  readonly p50: Millis
  readonly p90: Millis
  readonly p99: Millis
  readonly max: Millis
}

/** Undefined when nothing was recorded. */
export function spreadOf(durations: Histogram): Spread | undefined {
  const { max } = durations
  const [p50, p90, p99] = durations.quantiles([0.5, 0.9, 0.99])
  if (p50 === undefined || p90 === undefined || p99 === undefined || max === undefined) return undefined
  return { p50, p90, p99, max }
}
