import type { Sent, StreamFigures } from '../engine/sample.ts'
import { Histogram } from './histogram.ts'
import { IntervalHistogram } from './interval-histogram.ts'
import { blockAfter, type Tape, type TapeWriter } from './tape.ts'

/**
 * What is measured of each streamed answer, in the order in which tapes hold it, of tokens where they are counted and
 * else of pieces: `timeToFirst` from sending, `responseToFirst` from the intended start, `gap` from one to the next.
 */
export const streamTimeNames = ['timeToFirst', 'responseToFirst', 'gap'] as const
type StreamTimes<T> = Readonly<Record<(typeof streamTimeNames)[number], T>>

export interface StreamCounts {
  /** Streamed answers that ended ok or failed. */
  readonly streams: number
  readonly tokens: number
  /** Those that had limits to keep, and those of them that were ok and kept all: goodput. */
  readonly limited: number
  readonly good: number
}

/** Streams of one entry since the last report. */
export interface StreamDelta extends StreamCounts {
  /** Where its first block begins on the tape of the delta; it has one for each of `streamTimeNames`. */
  readonly block: number
}

/** Streams of one entry, or of all: what reports read. */
export interface StreamStats extends StreamCounts, StreamTimes<Histogram> {}

/** Streams of one entry on the load thread, between two reports. */
export class RecordedStreams {
  #streams = 0
  #tokens = 0
  #limited = 0
  #good = 0
  readonly #timeToFirst = new IntervalHistogram()
  readonly #responseToFirst = new IntervalHistogram()
  readonly #gap = new IntervalHistogram()

  answered({ sentAt, intendedAt }: Sent, { firstAt, gapsMs, tokens, isGood }: StreamFigures): void {
    this.#streams++
    this.#tokens += tokens
    if (isGood !== undefined) this.#limited++
    if (isGood) this.#good++
    for (const gap of gapsMs) this.#gap.record(gap)
    if (firstAt === undefined) return
    this.#timeToFirst.record(firstAt - sentAt)
    this.#responseToFirst.record(firstAt - intendedAt)
  }

  /** What came since the last take, if anything; its histograms are written to the tape. */
  take(tape: TapeWriter): StreamDelta | undefined {
    if (this.#streams === 0) return undefined
    const block = tape.length
    for (const times of [this.#timeToFirst, this.#responseToFirst, this.#gap]) times.takeTo(tape)
    const [streams, tokens, limited, good] = [this.#streams, this.#tokens, this.#limited, this.#good]
    this.#streams = this.#tokens = this.#limited = this.#good = 0
    return { streams, tokens, limited, good, block }
  }
}

/** Streams to which deltas are added, each with the tape that its histograms are on. */
export class MergedStreams implements StreamStats {
  streams = 0
  tokens = 0
  limited = 0
  good = 0
  readonly timeToFirst = new Histogram()
  readonly responseToFirst = new Histogram()
  readonly gap = new Histogram()

  add(delta: StreamDelta, tape: Tape): void {
    this.streams += delta.streams
    this.tokens += delta.tokens
    this.limited += delta.limited
    this.good += delta.good
    let at = delta.block
    for (const name of streamTimeNames) {
      this[name].addBlock(tape, at)
      at = blockAfter(tape, at)
    }
  }
}
