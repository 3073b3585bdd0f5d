import { type Clock, Stop } from '../time/index.ts'
import { type Millis, millis } from '../units/index.ts'
import type { Due } from './sample-of.ts'
import type { Turns } from './turns.ts'

/** In place of a result that the end of the drain took away. */
export const cut = Symbol('cut')

export const noTags: readonly string[] = []

/** What the engine keeps about one user while it lives. */
export class Life {
  readonly clock: Clock
  readonly #turns: Turns
  readonly #stop = new Stop()
  /** Of `orCut`. */
  #waiting: (() => void)[] = []
  #readyAt: Millis
  #readyTurn: number
  /** The user's last request, or its wait, was over then: it could not have asked for the next one earlier. */
  #freeAt = millis(0)
  /** Of the task under way, and of the sets around it. */
  tags: readonly string[] = noTags
  /** Requests and measured calls so far: a task that makes none must not hog the thread. */
  calls = 0
  /** Requests and measured calls under way; a stream is not one of them. */
  inFlight = 0
  /** Set by `stop` and by `cutOff`; read once or twice per request, so plain fields. */
  isStopping = false
  isCut = false

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

  /**
   * When a request asked for now was intended, and could be sent at the earliest: from the later of the two on it is
   * the generator that is late, never the server. What the task itself awaited since it was ready is neither.
   */
  due(): Due {
    if (!this.#turns.isNow(this.#readyTurn)) {
      const now = this.clock.now()
      return { intendedAt: now, couldSendAt: now, tags: this.tags }
    }
    const couldSendAt = millis(Math.max(this.#readyAt, this.#freeAt))
    return { intendedAt: this.#readyAt, couldSendAt, tags: this.tags }
  }

  get readyAt(): Millis {
    return this.#readyAt
  }

  /** No task starts from here on; waits end at once. */
  stop(): void {
    this.isStopping = true
    this.#stop.abort()
  }

  /** The drain is over: calls under way are cut off, and what is asked for from here on is unsent. */
  cutOff(): void {
    this.stop()
    this.isCut = true
    for (const giveUp of this.#waiting) giveUp()
    this.#waiting = []
  }

  /** Resolves when the promise does, which must not reject, or when the drain is over: for what lasts a whole life. */
  untilCut(promise: Promise<void>): Promise<void> {
    if (this.isCut) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      promise.then(resolve)
    })
  }

  /** The promise's result, or `cut` as soon as the drain is over. */
  orCut<T>(promise: Promise<T>): Promise<T | typeof cut> {
    if (this.isCut) return Promise.resolve(cut)
    return new Promise((resolve, reject) => {
      const giveUp = () => resolve(cut)
      const forget = () => {
        this.#waiting = this.#waiting.filter((one) => one !== giveUp)
      }
      this.#waiting.push(giveUp)
      promise.then(resolve, reject).finally(forget)
    })
  }

  /**
   * Waits as a user does between tasks; a time already passed stays the intended one, and is answered at once. False
   * when the stop came first.
   */
  waitUntil(at: Millis): boolean | Promise<boolean> {
    if (this.isStopping) return false
    if (at > this.clock.now()) return this.#wait(at)
    this.ready(at)
    return true
  }

  #wait(at: Millis): Promise<boolean> {
    return this.clock.until(at, this.#stop).then((isReached) => {
      if (isReached) this.ready(at)
      return isReached
    })
  }
}
