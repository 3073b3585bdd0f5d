import { type Millis, millis } from '../units/index.ts'
import type { Bench } from './bench.ts'

/** Queries that came before what is measured: counted, and in no figure. */
export interface WarmUp {
  readonly queries: number
  readonly durationMs: Millis
  /** The last windows agreed; without that, the figures may hold a part of the warm-up. */
  readonly isSteady: boolean
  /** How much the largest median of the last windows is above the smallest. */
  readonly swing: number
}

export interface WarmUpLimits {
  readonly fewestQueries: number
  readonly longestMs: number
}

export const usualWarmUp: WarmUpLimits = { fewestQueries: 200, longestMs: 5_000 }

const windowQueries = 100
/** A window of a slow model ends after this time, when it has the fewest queries. */
const windowMs = 250
const windowFewest = 3
const agreeingWindows = 3
/** The medians of the last windows may differ by so much. */
const agreement = 0.05

/** Asks until the medians of three windows in a row are within 5 % of each other, or the time is up. */
export async function warmUp(
  ask: (k: number) => Promise<unknown>,
  bench: Bench,
  limits: WarmUpLimits = usualWarmUp,
): Promise<WarmUp> {
  const { clock, signal } = bench
  const from = clock.now()
  const medians: number[] = []
  let queries = 0
  const isOver = () => signal.aborted || clock.now() - from >= limits.longestMs
  const isWarm = () => queries >= fewest(limits, clock.now() - from) && swingOf(medians) <= agreement
  while (!isWarm() && !isOver()) {
    const window = await windowOf((k) => ask(queries + k), bench, limits.longestMs)
    medians.push(medianOf(window))
    queries += window.length
    await bench.breathe()
  }
  const swing = swingOf(medians)
  return { queries, durationMs: millis(clock.now() - from), isSteady: swing <= agreement, swing }
}

/** A slow model need not make as many. */
const fewest = ({ fewestQueries, longestMs }: WarmUpLimits, elapsed: number) =>
  elapsed > longestMs / 4 ? 0 : fewestQueries

async function windowOf(
  ask: (k: number) => Promise<unknown>,
  { clock, signal }: Bench,
  longestMs: number,
): Promise<readonly number[]> {
  const from = clock.now()
  const latencies: number[] = []
  const isFull = (elapsed: number) =>
    latencies.length >= windowQueries ||
    (latencies.length >= windowFewest && elapsed >= Math.min(windowMs, longestMs))
  while (!signal.aborted && !isFull(clock.now() - from)) {
    const sent = clock.now()
    await ask(latencies.length)
    latencies.push(clock.now() - sent)
  }
  return latencies
}

function swingOf(medians: readonly number[]): number {
  const last = medians.slice(-agreeingWindows)
  return last.length < agreeingWindows
    ? Number.POSITIVE_INFINITY
    : Math.max(...last) / Math.max(Math.min(...last), 1e-6) - 1
}

/** The lower one of the two in the middle; 0 of none. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[(sorted.length - 1) >> 1] ?? 0
}
