import { randomBytes } from 'node:crypto'

/** What a client or a proxy may call a request; anything else is not repeated. */
const SENSIBLE_ID = /^[\w.:-]{1,64}$/

/** Names requests, so that a client's complaint can be found in the log: unique over workers and restarts. */
export class RequestIds {
  readonly #prefix = randomBytes(4).toString('hex')
  #count = 0

  /** The id a request brought, if it is a sensible one; else a new one. */
  idOf(given: string | readonly string[] | undefined): string {
    return typeof given === 'string' && SENSIBLE_ID.test(given) ? given : this.next()
  }

  next(): string {
    this.#count++
    return `${this.#prefix}-${this.#count.toString(36)}`
  }
}
