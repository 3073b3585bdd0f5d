import { type Millis, millis, type PerSecond } from '../units/index.ts'

/** A change of the number of users: from what it was at `at`, one user at a time, to what it shall be. */
export interface Ramp {
  readonly at: Millis
  readonly from: number
  readonly to: number
  /** Users per second; infinite: all at once. */
  readonly rate: PerSecond
}

/**
 * When place k changes hands, as an offset from the start of the run: starts in ascending k, stops in descending k.
 * k/rate, never a running sum, so that a long ramp does not drift; the first change is at once.
 */
export function changeAt({ at, from, to, rate }: Ramp, place: number): Millis {
  const rank = to > from ? place - from : from - 1 - place
  return millis(at + (rank / rate) * 1_000)
}

/** How many users the ramp wants at an instant. */
export function usersAt({ at, from, to, rate }: Ramp, now: Millis): number {
  if (now < at) return from
  if (rate === Number.POSITIVE_INFINITY) return to
  const changed = Math.floor(((now - at) / 1_000) * rate + 1e-9) + 1
  return to > from ? Math.min(to, from + changed) : Math.max(to, from - changed)
}

/** The instant of the last change. */
export function rampEnd({ at, from, to, rate }: Ramp): Millis {
  return millis(at + (Math.max(0, Math.abs(to - from) - 1) / rate) * 1_000)
}
