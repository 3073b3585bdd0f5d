import type { Clock } from '../time/index.ts'
import { type Millis, millis } from '../units/index.ts'
import type { Due } from './sample-of.ts'
import type { Turns } from './turns.ts'

/** In place of a result that the end of the drain took away. */
export const cut = Symbol('cut')

/** What the engine keeps about one user while it lives. */
export class Life {
  readonly clock: Clock
  readonly #turns: Turns
  readonly #stop = new AbortController()
  readonly #cut = new AbortController()
  #readyAt: Millis
  #readyTurn: number
  /** The user's last request, or its wait, was over then: it could not have asked for the next one earlier. */
  #freeAt = millis(0)
  /** Requests and measured calls so far: a task that makes none must not hog the thread. */
  calls = 0

  constructor(clock: Clock, turns: Turns) {
    this.clock = clock
    this.#turns = turns
    this.#readyAt = clock.now()
    this.#readyTurn = turns.mark()
  }

  /** Its wait, or its previous request, is over: from here on the next request is intended. */
  ready(at: Millis): void {
    this.#readyAt = at
    this.#freeAt = millis(Math.max(at, this.#freeAt))
    this.#readyTurn = this.#turns.mark()
  }

  /** Of a request asked for now. */
  due(): Due {
    const intendedAt = this.intendedAt()
    return { intendedAt, couldSendAt: this.#couldSendAt(intendedAt) }
  }

  /**
   * The later of a request's intended instant and the instant at which its user was free: what lies between that and
   * its sending is the generator's own lateness, never the server's.
   */
  #couldSendAt(intendedAt: Millis): Millis {
    return this.#turns.isNow(this.#readyTurn) ? millis(Math.max(this.#readyAt, this.#freeAt)) : intendedAt
  }

  get readyAt(): Millis {
    return this.#readyAt
  }

  /** The intended instant of a request asked for now. What the task itself awaited in between is not our lateness. */
  intendedAt(): Millis {
    return this.#turns.isNow(this.#readyTurn) ? this.#readyAt : this.clock.now()
  }

  /** No task starts from here on; waits end at once. */
  stop(): void {
    this.#stop.abort()
  }

  get isStopping(): boolean {
    return this.#stop.signal.aborted
  }

  /** The drain is over: calls under way are cut off, and what is asked for from here on is unsent. */
  cutOff(): void {
    this.stop()
    this.#cut.abort()
  }

  get isCut(): boolean {
    return this.#cut.signal.aborted
  }

  /** The promise's result, or `cut` as soon as the drain is over. */
  orCut<T>(promise: Promise<T>): Promise<T | typeof cut> {
    const { signal } = this.#cut
    return new Promise((resolve, reject) => {
      const giveUp = () => resolve(cut)
      if (signal.aborted) giveUp()
      signal.addEventListener('abort', giveUp, { once: true })
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
    })
  }

  /** Waits as a user does between tasks; a time already passed stays the intended one. False when the stop came first. */
  async waitUntil(at: Millis): Promise<boolean> {
    if (this.isStopping) return false
    if (at > this.clock.now() && !(await this.clock.until(at, this.#stop.signal))) return false
    this.ready(at)
    return true
  }
}
