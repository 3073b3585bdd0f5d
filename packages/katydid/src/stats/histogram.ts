import { type Millis, millis } from '../units/index.ts'
import { bucketMiddle, bucketOf, maxMillis, pageCount, pageSize } from './bucket.ts'

/** A histogram as plain data, only the buckets in use: crosses threads by structured clone and machines as JSON. */
export interface HistogramCounts {
  readonly count: number
  /** In ms, as are `min` and `max`, which are 0 and mean nothing when `count` is 0. */
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Durations beyond one hour; they are in the last bucket too. */
  readonly clamped: number
  /** Ascending bucket numbers (see `bucket.ts`), and how many durations each of them holds. */
  readonly buckets: readonly number[]
  readonly counts: readonly number[]
}

export const emptyCounts: HistogramCounts = {
  count: 0,
  sum: 0,
  min: 0,
  max: 0,
  clamped: 0,
  buckets: [],
  counts: [],
}

/**
 * Durations from 0 to 1 h, each kept within 0.05 % or 0.5 us, whichever is more; longer ones are counted as 1 h. Count,
 * min, max and mean are exact, and merging is exact. Memory is bounded: 8 KB for each power of two in use, 23 at most.
 */
export class Histogram {
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0
  #clamped = 0
  /** Allocated when first used; Float64 counts are exact to 2^53. */
  readonly #pages = new Array<Float64Array | undefined>(pageCount).fill(undefined)

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
    if (!(durationMs >= 0 && durationMs < Number.POSITIVE_INFINITY)) durationMs = negativeAsZero(durationMs)
    if (durationMs > maxMillis) this.#clamped++
    if (durationMs < this.#min) this.#min = durationMs
    if (durationMs > this.#max) this.#max = durationMs
    this.#count++
    this.#sum += durationMs
    this.#increase(bucketOf(durationMs), 1)
  }

  add(other: HistogramCounts): this {
    if (other.count === 0) return this
    this.#count += other.count
    this.#sum += other.sum
    this.#min = Math.min(this.#min, other.min)
    this.#max = Math.max(this.#max, other.max)
    this.#clamped += other.clamped
    for (let i = 0; i < other.buckets.length; i++) {
      this.#increase(other.buckets[i] as number, other.counts[i] as number)
    }
    return this
  }

  #increase(bucket: number, by: number): void {
    const number = bucket >>> 10
    let page = this.#pages[number]
    if (page === undefined) {
      page = new Float64Array(pageSize)
      this.#pages[number] = page
    }
    page[bucket & 1_023] = (page[bucket & 1_023] as number) + by
  }

  /** Forgets everything recorded and keeps the pages for what comes next. */
  reset(): void {
    this.#count = 0
    this.#sum = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = 0
    this.#clamped = 0
    for (const page of this.#pages) page?.fill(0)
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
    if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile is a fraction from 0 to 1, not ${q}`)
    if (this.#count === 0) return undefined
    const rank = rankOf(q, this.#count)
    if (rank <= 1) return this.min
    if (rank >= this.#count) return this.max
    return this.#within(bucketMiddle(this.#bucketAt(rank)))
  }

  #bucketAt(rank: number): number {
    let below = 0
    for (let number = 0; number < pageCount; number++) {
      const page = this.#pages[number]
      if (page === undefined) continue
      for (let i = 0; i < pageSize; i++) {
        below += page[i] as number
        if (below >= rank) return number * pageSize + i
      }
    }
    return pageCount * pageSize - 1
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

  /** Plainly looped, since the load thread does it once a second for every entry. */
  toCounts(): HistogramCounts {
    if (this.#count === 0) return emptyCounts
    const buckets: number[] = []
    const counts: number[] = []
    for (let number = 0; number < pageCount; number++) {
      const page = this.#pages[number]
      if (page === undefined) continue
      for (let i = 0; i < pageSize; i++) {
        if (page[i] === 0) continue
        buckets.push(number * pageSize + i)
        counts.push(page[i] as number)
      }
    }
    return {
      count: this.#count,
      sum: this.#sum,
      min: this.#min,
      max: this.#max,
      clamped: this.#clamped,
      buckets,
      counts,
    }
  }
}

/** At least q * n values at or below, counted from 1; the factor undoes products such as 0.07 * 100 = 7.000000000000001. */
const rankOf = (q: number, n: number) => Math.ceil(q * n * (1 - 1e-14))

function negativeAsZero(durationMs: number): number {
  if (durationMs < 0 && durationMs > Number.NEGATIVE_INFINITY) return 0
  throw new RangeError(`${durationMs} is not a duration`)
}
