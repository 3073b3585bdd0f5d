import type { GoodputLimits } from '../plan/index.ts'
import { type Duration, type Millis, millis, parseDuration } from '../units/index.ts'
import type { Sent, StreamFigures } from './sample.ts'

/** Limits in ms; those that were not set are infinite. */
export interface Limits {
  readonly first: Millis
  readonly gap: Millis
  readonly response: Millis
}

/** Throws a RangeError for what is no duration. */
export function limitsOf({ timeToFirstToken, interToken, response }: GoodputLimits): Limits {
  return { first: limit(timeToFirstToken), gap: limit(interToken), response: limit(response) }
}

const limit = (duration: Duration | undefined): Millis =>
  duration === undefined ? millis(Number.POSITIVE_INFINITY) : parseDuration(duration)

/** Whether a request was ok and kept its limits. One that brought nothing has no first token, and so keeps no limit on it. */
export function isGood(
  { kind, intendedAt, endedAt }: Sent,
  { firstAt, gapsMs }: Pick<StreamFigures, 'firstAt' | 'gapsMs'>,
  limits: Limits,
): boolean {
  const first = firstAt === undefined ? Number.POSITIVE_INFINITY : firstAt - intendedAt
  return (
    kind === 'ok' &&
    first <= limits.first &&
    meanOf(gapsMs) <= limits.gap &&
    endedAt - intendedAt <= limits.response
  )
}

const meanOf = (gaps: readonly number[]): number =>
  gaps.length === 0 ? 0 : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
