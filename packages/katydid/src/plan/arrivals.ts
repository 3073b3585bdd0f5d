import type { Random } from '../time/index.ts'
import { type Millis, millis } from '../units/index.ts'
import type { Stage } from './stages.ts'

/** How arrivals follow a rate: evenly, or at random as independent callers do. */
export type ArrivalKind = 'constant' | 'poisson'

/** When requests are intended to start, whatever became of the ones before. Plain data: it crosses threads. */
export type Arrivals =
  | {
      readonly kind: ArrivalKind
      /** Rates in arrivals per second, one stage after the other. Nothing arrives after the last. */
      readonly stages: readonly Stage[]
      /** How much of an arrival was already due before the first stage, 0 to 1; at 1 the first is due at once. */
      readonly phase: number
    }
  /** Instants as offsets from the start, ascending. */
  | { readonly kind: 'trace'; readonly instants: Float64Array }

/**
 * Intended starts, ascending, as offsets from the start of the arrivals. Arrival k is computed from k and not from
 * the one before, so that an hour does not drift: with L(t) the integral of the rate, constant arrivals are
 * L^-1(k + 1 - phase), Poisson arrivals L^-1(e_0 + ... + e_k) with e exponential of mean 1 (inversion of a
 * non-homogeneous Poisson process; Cinlar 1975, section 4.7).
 */
export function* intendedStarts(arrivals: Arrivals, random: Random): Generator<Millis> {
  if (arrivals.kind === 'trace') {
    for (const instant of arrivals.instants) yield millis(instant)
    return
  }
  const instantOf = inverseOf(arrivals.stages)
  const gap = () => -Math.log(1 - random.next())
  const { kind, phase } = arrivals
  let sum = 0
  for (let k = 0; ; k++) {
    sum += kind === 'poisson' ? gap() : 0
    const instant = instantOf(kind === 'poisson' ? sum : k + 1 - phase)
    if (instant === undefined) return
    yield instant
  }
}

/**
 * When the integral of the rate passes a count; undefined when it never does. Counts must be asked for in ascending
 * order. A stage from a to b arrivals a second over d seconds holds d(a + b)/2 of them, and n of these are reached at
 * t = 2n / (a + sqrt(a^2 + 2n(b - a)/d)), the form of the quadratic's root that stays exact when a = b.
 */
function inverseOf(stages: readonly Stage[]): (count: number) => Millis | undefined {
  let index = 0
  let startedAt = 0
  let before = 0
  return (count) => {
    for (let stage = stages[index]; stage !== undefined; stage = stages[index]) {
      const { from: a, to: b, duration } = stage
      const n = count - before
      const area = areaOf(stage)
      if (n < area) {
        const root = Math.sqrt(Math.max(0, a * a + (2_000 * n * (b - a)) / duration))
        return millis(startedAt + (n === 0 && a === 0 ? 0 : (2_000 * n) / (a + root)))
      }
      index++
      startedAt += duration
      before += area
    }
    return undefined
  }
}

/** Arrivals in a stage: its duration times its mean rate. */
const areaOf = ({ from, to, duration }: Stage) =>
  from + to === 0 ? 0 : ((from + to) / 2) * (duration / 1_000)

/** The rate that stages want at an instant, per second; 0 after the last. */
export function rateAt(stages: readonly Stage[], at: Millis): number {
  let left: number = at
  for (const stage of stages) {
    if (left < stage.duration) return levelAt(stage, left)
    left -= stage.duration
  }
  return 0
}

/** How many arrivals stages hold before an instant, with the part of the one that is next. */
export function countBefore(stages: readonly Stage[], at: Millis): number {
  let left: number = at
  let count = 0
  for (const stage of stages) {
    const duration = millis(Math.min(left, stage.duration))
    count += areaOf({ from: stage.from, to: levelAt(stage, duration), duration })
    left -= duration
  }
  return count
}

const levelAt = ({ from, to, duration }: Stage, within: number) =>
  duration === Number.POSITIVE_INFINITY ? from : from + (to - from) * (within / duration || 0)
