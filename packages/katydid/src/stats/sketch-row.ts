import type { Millis } from '../units/index.ts'
import type { EntryDelta } from './delta.ts'
import { noPairs, type Sketch, type SketchSum, sketchQuantiles } from './sketch.ts'
import { blockOf, type Tape } from './tape.ts'
import type { Row, Stretch, Timeline } from './timeline.ts'

/** Times of the requests that ended in a window; undefined when nothing was answered. Never averages of others. */
export interface WindowTimes {
  readonly p50: Millis | undefined
  readonly p95: Millis | undefined
  readonly p99: Millis | undefined
  readonly sketch: Sketch
}

/** The requests of one entry that ended in [from, to). */
export interface SeriesPoint extends Stretch {
  /** Answered: ok + failed. */
  readonly requests: number
  readonly failures: number
  readonly response: WindowTimes
  readonly service: WindowTimes
}

interface Counted {
  readonly requests: number
  readonly failures: number
  readonly response: Uint32Array
  readonly service: Uint32Array
}

type ReadTimes = Pick<SeriesPoint, 'response' | 'service'>
const nothing: Counted = { requests: 0, failures: 0, response: noPairs, service: noPairs }

/** The course of one entry, or of all of them. */
export class SketchRow {
  readonly #row: Row<Counted>
  readonly #sum: SketchSum
  /** Windows are read each second, and hardly any of them has changed. */
  readonly #read = new WeakMap<Counted, ReadTimes>()

  constructor(timeline: Timeline, sum: SketchSum) {
    this.#sum = sum
    this.#row = timeline.row((first, second) => this.#join(first, second))
  }

  /** Adds entries of one delta to a window. */
  add(index: number, entries: readonly EntryDelta[], tape: Tape): void {
    const known = this.#row.get(index) ?? nothing
    const withAdded = (pairs: Uint32Array, time: 'response' | 'service') => {
      this.#sum.addPairs(pairs)
      for (const { block } of entries) this.#sum.addBlock(tape, blockOf(tape, block, time))
      return this.#sum.take()
    }
    this.#row.set(index, {
      requests: entries.reduce((sum, { ok, failed }) => sum + ok + failed, known.requests),
      failures: entries.reduce((sum, { failed }) => sum + failed, known.failures),
      response: withAdded(known.response, 'response'),
      service: withAdded(known.service, 'service'),
    })
  }

  #join(first: Counted, second: Counted): Counted {
    const both = (time: 'response' | 'service') =>
      this.#sum.addPairs(first[time]).addPairs(second[time]).take()
    return {
      requests: first.requests + second.requests,
      failures: first.failures + second.failures,
      response: both('response'),
      service: both('service'),
    }
  }

  /** The window of that index, which is `stretch`. */
  point(index: number, stretch: Stretch): SeriesPoint {
    const counted = this.#row.get(index) ?? nothing
    const times = this.#read.get(counted) ?? this.#readTimes(counted)
    const { requests, failures } = counted
    return { ...stretch, requests, failures, ...times }
  }

  #readTimes(counted: Counted): ReadTimes {
    const times = { response: this.#times(counted.response), service: this.#times(counted.service) }
    this.#read.set(counted, times)
    return times
  }

  #times(pairs: Uint32Array): WindowTimes {
    const sketch = { bits: this.#sum.bits, pairs }
    const [p50, p95, p99] = sketchQuantiles(sketch, [0.5, 0.95, 0.99])
    return { p50, p95, p99, sketch }
  }

  /** How many windows hold something, and how many buckets are in them. */
  get size(): Size {
    const windows = this.#row.used
    return {
      windows: windows.length,
      buckets: windows.reduce(
        (sum, { response, service }) => sum + (response.length + service.length) / 2,
        0,
      ),
    }
  }
}

/** What a series takes: a window some 200 bytes, a bucket 8. */
export interface Size {
  readonly windows: number
  readonly buckets: number
}
