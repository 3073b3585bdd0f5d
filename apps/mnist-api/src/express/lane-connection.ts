import type { Socket } from 'node:net'
import { answerClientError } from '../http-errors.ts'
import { linger } from '../lingering-close.ts'
import { type Answer, isAscii } from '../predict/answer.ts'
import { NO_EXTRAS } from '../predict/extras.ts'
import type { Lane } from './express-lane.ts'
import { type RequestHead, readHead } from './request-head.ts'

const NOTHING = Buffer.alloc(0)
const END_OF_HEAD = '\r\n\r\n'
const REQUEST_TIMEOUT = Object.assign(new Error('no request came'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })

/**
 * One connection on the express lane. Bytes that the lane does not understand, and requests that take their time, go to
 * Node's HTTP server together with the connection, from the first byte of that request on; it never comes back.
 */
export class LaneConnection {
  readonly #socket: Socket
  readonly #lane: Lane
  /** From the end of a request until its answer is written; a client that sends ahead has to wait. */
  #isAnswering = false
  #wasUsed = false
  /** The client has not read the last answer yet, nor those before it. */
  #isUnread = false
  #hasEnded = false
  #requestAt = 0
  #requestId = ''
  /** A client sends the same head again and again; the last one is not read anew. */
  #headText = ''
  #head: RequestHead | undefined
  /** A request whose body is not all there yet. */
  #pieces: Buffer[] = []
  #missingBytes = 0
  /** What came behind the request that is being answered. */
  #ahead: Buffer = NOTHING

  constructor(socket: Socket, lane: Lane) {
    this.#socket = socket
    this.#lane = lane
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('error', this.#onError)
    socket.on('close', this.#onClose)
    socket.on('timeout', this.#onTimeout)
    socket.setTimeout(lane.firstRequestTimeoutMs)
  }

  get isIdle(): boolean {
    return !this.#isAnswering && this.#pieces.length === 0 && this.#ahead.length === 0
  }

  /** The body of a request has been coming for longer than `ms`. */
  isSlow(ms: number): boolean {
    return this.#pieces.length > 0 && performance.now() - this.#requestAt > ms
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** Gives the connection to Node's HTTP server, with what has come of the request that it is to answer. */
  handOver(bytes: Buffer = Buffer.concat(this.#pieces)): void {
    const socket = this.#socket
    if (this.#hasEnded) {
      // Node's HTTP server answers nothing either once the client has ended its side.
      socket.end()
      return
    }
    this.#lane.forget(this)
    socket.setTimeout(0)
    socket.pause()
    socket.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#onError)
    socket.off('close', this.#onClose).off('timeout', this.#onTimeout)
    if (bytes.length > 0) socket.unshift(bytes)
    this.#lane.handOver(socket)
    process.nextTick(() => socket.resume())
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#isAnswering) this.#keepForLater(bytes)
    else if (this.#pieces.length > 0) this.#readMore(bytes)
    else this.#readRequest(bytes)
  }

  #readRequest(bytes: Buffer, startedAt = performance.now()): void {
    const headEnd = bytes.indexOf(END_OF_HEAD)
    const head = headEnd < 0 ? undefined : this.#readHead(bytes.toString('latin1', 0, headEnd + 2))
    if (head === undefined || head.bodyBytes > this.#lane.bodyLimitBytes) {
      this.handOver(bytes)
      return
    }
    this.#requestAt = startedAt
    const bodyAt = headEnd + END_OF_HEAD.length
    const requestEnd = bodyAt + head.bodyBytes
    if (bytes.length < requestEnd) {
      this.#pieces = [bytes]
      this.#missingBytes = requestEnd - bytes.length
      return
    }
    if (bytes.length > requestEnd) this.#keepForLater(bytes.subarray(requestEnd))
    this.#predict(head.contentType, bytes.subarray(bodyAt, requestEnd))
  }

  #readHead(text: string): RequestHead | undefined {
    if (text !== this.#headText) {
      this.#headText = text
      this.#head = readHead(text)
    }
    return this.#head
  }

  /** Waits for all of the body, and then reads the request as if it had come at once. */
  #readMore(bytes: Buffer): void {
    this.#pieces.push(bytes)
    this.#missingBytes -= bytes.length
    if (this.#missingBytes > 0) return
    const request = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#readRequest(request, this.#requestAt)
  }

  #predict(contentType: string | undefined, body: Buffer): void {
    this.#isAnswering = true
    this.#requestId = this.#lane.ids.next()
    const id = this.#requestId
    const request = { id, contentType, body, deadlineMs: undefined, extras: NO_EXTRAS, client: this.#socket }
    this.#lane.service.predict(request, this.#send)
  }

  readonly #send = (answer: Answer): void => {
    this.#lane.answered(answer.status, performance.now() - this.#requestAt)
    const response = this.#lane.head.of(answer, this.#requestId, this.#lane.isClosing) + answer.body
    const isTaken = this.#socket.write(response, isAscii(answer) ? 'latin1' : 'utf8')
    if (this.#lane.isClosing) this.#hangUp()
    else if (!isTaken) this.#waitForReader()
    else if (answer.retryAfterSeconds !== undefined || !this.#lane.resting.isEmpty) this.#rest()
    else this.#next()
  }

  /** Until it is its turn: see `Resting`. */
  #rest(): void {
    this.#isAnswering = false
    this.#socket.pause()
    this.#lane.resting.add(this)
  }

  readAgain(): void {
    if (this.#ahead.length === 0) this.#socket.resume()
    this.#next()
  }

  /** More is written than the client and the kernel take: nothing more is read from it until they have. */
  #waitForReader(): void {
    this.#isUnread = true
    this.#socket.setTimeout(this.#lane.silenceMs)
    this.#socket.once('drain', this.#onDrain)
  }

  readonly #onDrain = (): void => {
    this.#isUnread = false
    this.#wasUsed = false // the time limit is to be set anew
    this.#next()
  }

  readonly #next = (): void => {
    this.#isAnswering = false
    if (!this.#wasUsed) this.#socket.setTimeout(this.#lane.keepAliveMs)
    this.#wasUsed = true
    // Not from within this answer: a long row of requests would go ever deeper.
    if (this.#ahead.length > 0) setImmediate(this.#readAhead)
    else if (this.#hasEnded) this.#socket.end()
  }

  /** Nothing else can have been read meanwhile: the socket has been paused since these bytes came. */
  readonly #readAhead = (): void => {
    const bytes = this.#ahead
    this.#ahead = NOTHING
    this.#socket.resume()
    this.#readRequest(bytes)
  }

  #keepForLater(bytes: Buffer): void {
    this.#ahead = bytes
    this.#socket.pause()
  }

  /** Ends our side; what the client still sends is read and dropped, so that its own end is seen. */
  #hangUp(): void {
    this.#socket.off('data', this.#onData)
    linger(this.#socket)
  }

  readonly #onEnd = (): void => {
    this.#hasEnded = true
    if (this.#pieces.length > 0) answerClientError(new Error('the body is cut short'), this.#socket)
    else if (this.isIdle) this.#socket.end()
  }

  /** A connection that has not brought one request in time is told so; an idle or unread one is closed, as Node does. */
  readonly #onTimeout = (): void => {
    if (!this.isIdle && !this.#isUnread) return
    if (this.#wasUsed || this.#isUnread) {
      this.#socket.destroy()
    } else {
      this.#socket.off('data', this.#onData)
      answerClientError(REQUEST_TIMEOUT, this.#socket)
    }
  }

  /** `close` follows. */
  readonly #onError = (): void => {}

  readonly #onClose = (): void => this.#lane.forget(this)
}
