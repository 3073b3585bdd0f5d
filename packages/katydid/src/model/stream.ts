import type { Millis } from '../units/index.ts'
import type { Bench, Volume } from './bench.ts'
import { Samples } from './samples.ts'

/** One query after the other: how long each took, and when that was. */
export interface Stream {
  readonly latencies: Float64Array
  readonly from: Millis
  readonly to: Millis
  /** It was ended by the signal. */
  readonly isCutShort: boolean
}

/** Query k, and what is looked at after the clock was read. */
export interface Query<Answer> {
  readonly ask: (k: number) => Promise<Answer>
  readonly look?: (k: number, answer: Answer) => void
}

const breathEachMs = 50

/** Asks one query after the other until there are enough. What is done between them is in no latency. */
export async function streamOf<Answer>(
  { ask, look }: Query<Answer>,
  volume: Volume,
  bench: Bench,
): Promise<Stream> {
  const { clock, signal } = bench
  const samples = new Samples()
  const from = clock.now()
  let breath = from
  for (let k = 0; !signal.aborted && !isEnough(volume, k, clock.now() - from); k++) {
    const sent = clock.now()
    const answer = await ask(k)
    const ended = clock.now()
    samples.push(ended - sent)
    look?.(k, answer)
    if (ended - breath < breathEachMs) continue
    bench.progress(shareOf(volume, k + 1, ended - from))
    await bench.breathe()
    breath = clock.now()
  }
  return { latencies: samples.values, from, to: clock.now(), isCutShort: signal.aborted }
}

const isEnough = ({ queries, durationMs, longestMs }: Volume, k: number, elapsed: number) =>
  (k >= queries && elapsed >= durationMs) || (k > 0 && elapsed >= longestMs)

/** By whichever is furthest from its end, unless the longest time comes first. */
const shareOf = ({ queries, durationMs, longestMs }: Volume, k: number, elapsed: number) =>
  Math.min(1, Math.max(elapsed / longestMs, Math.min(k / queries, elapsed / Math.max(durationMs, 1))))
