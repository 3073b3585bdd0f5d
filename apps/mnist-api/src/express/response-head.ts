import { STATUS_CODES } from 'node:http'
import type { ModelIdentity } from '../model-identity.ts'
import { type Answer, isAscii, serverTiming } from '../predict/answer.ts'

/** Writes the same headers that Fastify and Node's HTTP server write. */
export class ResponseHead {
  readonly #keepAlive: string
  readonly #model: string
  #second = 0
  #date = ''

  constructor(keepAliveMs: number, identity: ModelIdentity | undefined) {
    this.#keepAlive = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveMs / 1_000)}\r\n`
    this.#model =
      identity === undefined
        ? ''
        : `x-model-version: ${identity.version}\r\nx-model-sha256: ${identity.sha256}\r\n`
  }

  /** Everything up to the body. */
  of(answer: Answer, requestId: string, isClosing: boolean): string {
    const { status, body, timing, retryAfterSeconds } = answer
    const bodyBytes = isAscii(answer) ? body.length : Buffer.byteLength(body)
    return (
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
      'content-type: application/json; charset=utf-8\r\n' +
      (timing === undefined ? '' : `server-timing: ${serverTiming(timing)}\r\n`) +
      (retryAfterSeconds === undefined ? '' : `retry-after: ${retryAfterSeconds}\r\n`) +
      `x-request-id: ${requestId}\r\n${this.#model}content-length: ${bodyBytes}\r\n` +
      `Date: ${this.#now()}\r\n${isClosing ? 'Connection: close\r\n' : this.#keepAlive}\r\n`
    )
  }

  /** The text of a date takes longer to make than a whole head. */
  #now(): string {
    const second = Math.floor(Date.now() / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#date = new Date(second * 1_000).toUTCString()
    }
    return this.#date
  }
}
