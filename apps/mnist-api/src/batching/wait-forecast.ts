/** Weight of the newest batch: the forecast follows a change within some twenty batches. */
const NEWEST = 0.1
/** A batch that took far longer than those before it was held up: that says little about the next one. */
const MOST_TIMES_LONGER = 4
/** Where nothing is known yet. */
const FIRST_GUESS_MS = 0.2

/**
 * How long a digit will wait, from what the last batches took. A batch that follows another counts from the start of
 * that one, so that the time in which requests are read and answered between the two is in the forecast as well.
 * Times in ms, of one clock.
 */
export class WaitForecast {
  #msPerDigit = FIRST_GUESS_MS
  #startedAt = Number.NaN
  #digits = 0

  /** A batch starts; `follows` when the one before it has ended just now. */
  started(at: number, digits: number, follows: boolean): void {
    if (follows) this.#learn(at)
    this.#startedAt = at
    this.#digits = digits
  }

  /** The batch that started last has ended, and none is waiting to follow it. */
  endedAlone(at: number): void {
    this.#learn(at)
  }

  /** Milliseconds until a digit behind `digitsAhead` others is answered. */
  waitMs(digitsAhead: number): number {
    return (digitsAhead + 1) * this.#msPerDigit
  }

  #learn(at: number): void {
    const msPerDigit = (at - this.#startedAt) / this.#digits
    const likely = Math.min(msPerDigit, MOST_TIMES_LONGER * this.#msPerDigit)
    this.#msPerDigit += NEWEST * (likely - this.#msPerDigit)
  }
}
