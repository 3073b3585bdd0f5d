import { type Millis, millis } from '../units/index.ts'

/** After so many late arrivals in a row, or so many ms of them, timers and sockets have their turn. */
const longestRow = 64
const longestMs = 1

/** Tells when a thread that has fallen behind its arrivals must look up, or it would send on and read nothing. */
export class Hurry {
  #row = 0
  #since = millis(0)

  /** Whether to look up now, before an arrival that was due at `intendedAt`. */
  isTooLong(intendedAt: Millis, now: Millis): boolean {
    if (intendedAt > now) {
      this.#row = 0
      return false
    }
    const isOver = this.#row >= longestRow || (this.#row > 0 && now - this.#since > longestMs)
    if (isOver || this.#row === 0) this.#since = now
    this.#row = isOver ? 1 : this.#row + 1
    return isOver
  }
}
