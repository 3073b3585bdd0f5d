import { type Millis, millis } from '../units/index.ts'
import { bucketMiddle, bucketOf, maxMillis, pageBits, pageCount, pageSize } from './bucket.ts'
import { asDuration } from './duration.ts'
import { emptyCounts, type HistogramCounts } from './histogram-counts.ts'
import { rankOf } from './rank.ts'
import { blockAfter, blockHead, type Tape } from './tape.ts'

type Page = Uint32Array | Float64Array
const maxUint32 = 0xffff_ffff

/**
 * Durations from 0 to 1 h, each kept within 0.05 % or 0.5 us, whichever is more; longer ones are counted as 1 h. Count,
 * min, max and mean are exact, and merging is exact. Memory is bounded: 1 KB for each 256 neighbouring buckets of which
 * one is in use (4 KB for each power of two that is full), 93 KB at most; twice that where counts pass 2^32.
 */
export class Histogram {
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0
  #clamped = 0
  /** Allocated when first used. */
  readonly #pages = new Array<Page | undefined>(pageCount).fill(undefined)
  /** How many durations each page holds, so that looking for a rank passes over whole pages. */
  readonly #inPage = new Float64Array(pageCount)

  static of(durationsMs: Iterable<number>): Histogram {
    const histogram = new Histogram()
    for (const duration of durationsMs) histogram.record(duration)
    return histogram
  }

  static fromCounts(counts: HistogramCounts): Histogram {
    return new Histogram().add(counts)
  }

  /** Negative durations, which rounding can produce, count as 0. Throws a RangeError on NaN and infinity. */
  record(durationMs: number): void {
    const duration = asDuration(durationMs)
    this.#addHead(1, duration, duration, duration, duration > maxMillis ? 1 : 0)
    this.#increase(bucketOf(duration), 1)
  }

  add(other: HistogramCounts): this {
    if (other.count === 0) return this
    this.#addHead(other.count, other.sum, other.min, other.max, other.clamped)
    for (let i = 0; i < other.buckets.length; i++) {
      this.#increase(other.buckets[i] as number, other.counts[i] as number)
    }
    return this
  }

  /** Adds the histogram in the block that begins at `at`. */
  addBlock(tape: Tape, at: number): void {
    if (tape[at] === 0) return
    const figure = (i: number) => tape[at + i] as number
    this.#addHead(figure(0), figure(1), figure(2), figure(3), figure(4))
    const end = blockAfter(tape, at)
    for (let i = at + blockHead; i < end; i += 2) this.#increase(tape[i] as number, tape[i + 1] as number)
  }

  #addHead(count: number, sum: number, min: number, max: number, clamped: number): void {
    this.#count += count
    this.#sum += sum
    this.#min = Math.min(this.#min, min)
    this.#max = Math.max(this.#max, max)
    this.#clamped += clamped
  }

  #increase(bucket: number, by: number): void {
    const number = bucket >>> pageBits
    let page = this.#pages[number]
    if (page === undefined) page = this.#open(number)
    const count = (page[bucket & (pageSize - 1)] as number) + by
    if (count > maxUint32) page = this.#widen(number, page)
    page[bucket & (pageSize - 1)] = count
    this.#inPage[number] = (this.#inPage[number] as number) + by
  }

  #open(number: number): Page {
    const page = new Uint32Array(pageSize)
    this.#pages[number] = page
    return page
  }

  /** Float64 counts are exact to 2^53. */
  #widen(number: number, page: Page): Page {
    const wide = Float64Array.from(page)
    this.#pages[number] = wide
    return wide
  }

  get count(): number {
    return this.#count
  }

  /** How many durations were longer than the hour that is told apart. */
  get clamped(): number {
    return this.#clamped
  }

  /** Of all durations, exact, as are `min`, `max` and `mean`. */
  get sum(): Millis {
    return millis(this.#sum)
  }

  get min(): Millis | undefined {
    return this.#count === 0 ? undefined : millis(this.#min)
  }

  get max(): Millis | undefined {
    return this.#count === 0 ? undefined : millis(this.#max)
  }

  get mean(): Millis | undefined {
    return this.#count === 0 ? undefined : millis(this.#sum / this.#count)
  }

  /**
   * The nearest-rank quantile: the smallest duration with at least q * count durations at or below it, reported as the
   * middle of its bucket (0.05 % or 0.5 us), as the exact min or max at either end. Undefined when empty; throws a
   * RangeError unless q is in [0, 1].
   */
  quantile(q: number): Millis | undefined {
    return this.quantiles([q])[0]
  }

  /** Several of them in one pass over the buckets. `qs` ascend; throws a RangeError when they do not. */
  quantiles(qs: readonly number[]): readonly (Millis | undefined)[] {
    for (const [i, q] of qs.entries()) {
      if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile is a fraction from 0 to 1, not ${q}`)
      if (q < (qs[i - 1] ?? 0)) throw new RangeError(`quantiles ascend: ${qs.join(', ')} do not`)
    }
    if (this.#count === 0) return qs.map(() => undefined)
    const from: Cursor = { bucket: -1, below: 0 }
    return qs.map((q) => this.#ranked(rankOf(q, this.#count), from))
  }

  #ranked(rank: number, from: Cursor): Millis | undefined {
    if (rank <= 1) return this.min
    if (rank >= this.#count) return this.max
    while (from.below < rank) this.#advance(from, rank)
    return this.#within(bucketMiddle(from.bucket))
  }

  /** To the next bucket with enough at or below it, or to the end of its page. */
  #advance(from: Cursor, rank: number): void {
    const first = from.bucket + 1
    const number = first >>> pageBits
    const page = this.#pages[number]
    const last = first | (pageSize - 1)
    const isWhole = (first & (pageSize - 1)) === 0
    if (isWhole && from.below + (this.#inPage[number] as number) < rank) {
      from.below += this.#inPage[number] as number
    } else if (page !== undefined) {
      for (let bucket = first; bucket <= last; bucket++) {
        from.below += page[bucket & (pageSize - 1)] as number
        from.bucket = bucket
        if (from.below >= rank) return
      }
    }
    from.bucket = last
  }

  #within(duration: Millis): Millis {
    return millis(Math.min(Math.max(duration, this.#min), this.#max))
  }

  /** How many durations were longer than `limit`; those above it in its own bucket (0.1 % of it) are not counted. */
  countAbove(limit: Millis): number {
    if (this.#count === 0 || limit >= this.#max) return 0
    if (limit < this.#min) return this.#count
    const last = bucketOf(limit)
    const { buckets, counts } = this.toCounts()
    return counts.reduce((above, count, i) => ((buckets[i] as number) > last ? above + count : above), 0)
  }

  toCounts(): HistogramCounts {
    if (this.#count === 0) return emptyCounts
    const buckets: number[] = []
    const counts: number[] = []
    for (const [number, page] of this.#pages.entries()) {
      page?.forEach((count, i) => {
        if (count === 0) return
        buckets.push(number * pageSize + i)
        counts.push(count)
      })
    }
    const [count, sum, clamped] = [this.#count, this.#sum, this.#clamped]
    return { count, sum, min: this.#min, max: this.#max, clamped, buckets, counts }
  }
}

/** A bucket, and how many durations are in it and below it. */
interface Cursor {
  bucket: number
  below: number
}
