import { type Millis, millis } from '../units/index.ts'

/** A poll that waits for less found something waiting for it: a system call alone takes some microseconds. */
const restMs = 0.05

/** After a longer rest the core may sleep, and then takes so long to wake: 0.11 to 0.18 ms in `bench:truth` at 100/s. */
const sleepMs = 0.25
const wakingMs = 0.2

/** What the watch asks of the event loop it runs in: how long it has waited for events since it began, in ms. */
export type IdleTime = () => number

/**
 * Bounds how long what is read from a socket may have lain there unread. A poll of the event loop brings all that has
 * come, so what it brings has come since the poll before; and if it had to wait for it, when that wait was over. Not seen
 * are the kernel's own way to the socket, and a thread that gets no core; of a core that slept it is known how long it takes.
 */
export class PollWatch {
  readonly #now: () => Millis
  readonly #idle: IdleTime
  /** What the next poll brings was not there at this instant. */
  #emptyAt: Millis
  /** When the loop last came by between two polls. */
  #turnAt: Millis
  /** What was done by then is over, and how long the loop had been idle by then. */
  #passedAt: Millis
  #idleBefore: number
  /** Of the turn in which something is being read. */
  #since: Millis | undefined = undefined
  /** No poll has been since the loop last came by, as far as is known. */
  #isSameTurn = false
  readonly #endOfTurn = () => {
    this.#since = undefined
    this.#isSameTurn = true
    this.#turnAt = this.#now()
    this.#pass(this.#turnAt)
  }

  constructor(now: () => Millis, idle: IdleTime = () => performance.nodeTiming.idleTime) {
    this.#now = now
    this.#idle = idle
    this.#emptyAt = this.#turnAt = this.#passedAt = now()
    this.#idleBefore = idle()
  }

  /** To be asked where something is read, at `now`: the instant since which it may have been there. */
  unreadSince(now: Millis): Millis {
    if (this.#since === undefined) {
      this.#since = this.#begin()
      // This poll has brought all that had come by now; what comes while it is dealt with is for the next.
      this.#emptyAt = now
      setImmediate(this.#endOfTurn)
    }
    return this.#since
  }

  /** To be told when the loop comes by between two polls, once a turn: where nothing was read, the bound is narrower. */
  passed(now: Millis): void {
    if (this.#since !== undefined) return
    if (!this.#isSameTurn) this.#emptyAt = this.#turnAt
    this.#isSameTurn = false
    this.#turnAt = now
    this.#pass(now)
  }

  /** To be told when work is done that no read has asked for: what is waited for from now on has come after it. */
  worked(now: Millis): void {
    if (this.#since === undefined) this.#pass(now)
  }

  /** The first read after a poll. All that the loop has done since it last came by may have followed its rest. */
  #begin(): Millis {
    const rested = this.#idle() - this.#idleBefore
    if (rested <= restMs) return this.#emptyAt
    const waking = rested > sleepMs ? wakingMs : 0
    return millis(Math.max(this.#emptyAt, this.#passedAt + rested - waking))
  }

  #pass(now: Millis): void {
    this.#passedAt = now
    this.#idleBefore = this.#idle()
  }
}
