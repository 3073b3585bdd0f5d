import type { Millis } from '../units/index.ts'

/** For tables: `0.04`, `0.4`, `12.3`, `340` ms without the unit; `-` when there is none. */
export function tableMillis(duration: Millis | undefined): string {
  if (duration === undefined) return '-'
  if (duration >= 99.95) return String(Math.round(duration))
  return duration.toFixed(duration > 0 && duration < 0.095 ? 2 : 1)
}

/** For sentences: `12.3 ms`, or `none`. */
export const textMillis = (duration: Millis | undefined): string =>
  duration === undefined ? 'none' : `${tableMillis(duration)} ms`

/** For files: at most 3 decimals, which is 1 us. */
export const fileMillis = (duration: Millis): number => Number(duration.toFixed(3))

/** `0.29%` of a fraction. */
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)}%`
