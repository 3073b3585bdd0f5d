import type { Bench, Volume } from './bench.ts'
import type { Model } from './model.ts'
import { type Interval, medianInterval } from './order-interval.ts'
import { medianOf } from './warm-up.ts'

/** Whether a model answers what it was asked before faster than what it was not (MLPerf's TEST04). */
export interface CacheAudit {
  readonly kind: 'clean' | 'cached' | 'unclear'
  /** Time of a new input over time of a repeated one: 1 when nothing is remembered. */
  readonly ratio: number
  /** Of the ratio, 95 %. */
  readonly interval: Interval | undefined
  readonly rounds: number
  readonly isCutShort: boolean
}

/** A repeated input may be so much faster: branch prediction and CPU caches are no answer cache. */
const allowed = 1.1
const block = 10

/** Blocks of new inputs and of one repeated input, in turn, the order reversed each round (ABBA). */
export async function cacheAudit<Input>(
  model: Model<Input>,
  repeated: Input,
  fresh: () => Input,
  volume: Volume,
  bench: Bench,
): Promise<CacheAudit> {
  const { clock, signal } = bench
  const ratios: number[] = []
  const from = clock.now()
  const timed = async (inputs: readonly Input[]) => {
    const latencies: number[] = []
    for (const input of inputs) {
      const sent = clock.now()
      await model.predict([input])
      latencies.push(clock.now() - sent)
    }
    return medianOf(latencies)
  }
  const again = () => timed(Array<Input>(block).fill(repeated))
  const anew = () => timed(Array.from({ length: block }, fresh))
  await model.predict([repeated])
  while (!signal.aborted && !isEnough(volume, ratios.length, clock.now() - from)) {
    const isReversed = ratios.length % 2 === 1
    const first = isReversed ? await again() : await anew()
    const second = isReversed ? await anew() : await again()
    ratios.push(ratioOf(isReversed ? second : first, isReversed ? first : second))
    bench.progress(Math.min(1, (clock.now() - from) / volume.longestMs))
    await bench.breathe()
  }
  return { ...judged(ratios), rounds: ratios.length, isCutShort: signal.aborted }
}

const isEnough = ({ queries, durationMs, longestMs }: Volume, rounds: number, elapsed: number) =>
  (rounds * block * 2 >= queries && elapsed >= durationMs) || (rounds >= 6 && elapsed >= longestMs)

/** The floor, 1 us, keeps a model of no time at all from dividing by zero. */
const ratioOf = (anew: number, again: number) => Math.max(anew, 1e-3) / Math.max(again, 1e-3)

function judged(ratios: readonly number[]): Pick<CacheAudit, 'kind' | 'ratio' | 'interval'> {
  const interval = medianInterval(ratios)
  const kind =
    interval === undefined
      ? 'unclear'
      : interval.low > allowed
        ? 'cached'
        : interval.high <= allowed
          ? 'clean'
          : 'unclear'
  return { kind, ratio: medianOf(ratios), interval }
}
