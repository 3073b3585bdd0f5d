import { bucketOf, maxMillis, pageBits, pageCount, pageSize } from './bucket.ts'
import { asDuration } from './duration.ts'
import type { TapeWriter } from './tape.ts'

/**
 * Durations between two takes, on a load thread: like a `Histogram`, and made to be filled and emptied. It remembers
 * which buckets are in use, so that a take costs what was recorded and not what could have been.
 */
export class IntervalHistogram {
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0
  #clamped = 0
  /** Allocated when first used, and kept. */
  readonly #pages = new Array<Uint32Array | undefined>(pageCount).fill(undefined)
  /** The first `#distinct` are the buckets in use, in the order of their first use. */
  #used = new Uint16Array(16)
  #distinct = 0

  /** Negative durations, which rounding can produce, count as 0. Throws a RangeError on NaN and infinity. */
  record(durationMs: number): void {
    const duration = durationMs >= 0 && durationMs <= maxMillis ? durationMs : this.#odd(durationMs)
    if (duration < this.#min) this.#min = duration
    if (duration > this.#max) this.#max = duration
    this.#count++
    this.#sum += duration
    const bucket = bucketOf(duration)
    const page = this.#pages[bucket >>> pageBits] ?? this.#open(bucket >>> pageBits)
    const count = page[bucket & (pageSize - 1)] as number
    if (count === 0) this.#use(bucket)
    page[bucket & (pageSize - 1)] = count + 1
  }

  #odd(durationMs: number): number {
    const duration = asDuration(durationMs)
    if (duration > maxMillis) this.#clamped++
    return duration
  }

  #open(number: number): Uint32Array {
    const page = new Uint32Array(pageSize)
    this.#pages[number] = page
    return page
  }

  #use(bucket: number): void {
    if (this.#distinct === this.#used.length) {
      const longer = new Uint16Array(this.#used.length * 2)
      longer.set(this.#used)
      this.#used = longer
    }
    this.#used[this.#distinct++] = bucket
  }

  /** Writes everything recorded as one block, and forgets it. */
  takeTo(tape: TapeWriter): void {
    tape.write(this.#count)
    if (this.#count === 0) return
    for (const figure of [this.#sum, this.#min, this.#max, this.#clamped, this.#distinct]) tape.write(figure)
    for (let i = 0; i < this.#distinct; i++) this.#takeBucket(this.#used[i] as number, tape)
    this.#count = this.#sum = this.#max = this.#clamped = this.#distinct = 0
    this.#min = Number.POSITIVE_INFINITY
  }

  #takeBucket(bucket: number, tape: TapeWriter): void {
    const page = this.#pages[bucket >>> pageBits] as Uint32Array
    tape.write(bucket)
    tape.write(page[bucket & (pageSize - 1)] as number)
    page[bucket & (pageSize - 1)] = 0
  }
}
