import { BodyParts, copyOf, emptyBody } from './body-parts.ts'
import { ChunkedBody } from './chunked-body.ts'
import { parseHead, type ResponseHead, whyNotHttp } from './response-head.ts'
import { Section } from './section.ts'

/** Interim answers (1xx) accepted before the real one. */
const maxInterim = 32

/** What is no HTTP is refused as soon as this much of it has come, instead of being waited for. */
const protocol = 'HTTP/1.'

/** `idle`: no response is awaited. */
type State = 'idle' | 'head' | 'sized' | 'chunked' | 'until-close' | 'done' | 'malformed'

/**
 * Reads one HTTP/1.x answer from bytes that come in any pieces: a state machine without a socket. Strict where
 * leniency is dangerous, as llhttp is: bare LF, folded headers, both lengths and bad chunk sizes are refused.
 */
export class ResponseParser {
  state: State = 'idle'
  /** Why it is malformed. */
  reason = ''
  head: ResponseHead | undefined = undefined
  /** Whole once the state is `done`, but for what was taken before; never a view of the bytes that were pushed. */
  body: Buffer = emptyBody
  /** No byte of the head that is awaited has come. */
  isAtStart = true
  private isForHead = false
  private hint: ResponseHead | undefined = undefined
  private remaining = 0
  private interim = 0
  // Of the rarer answers only: most come whole, in one read.
  private section: Section | undefined = undefined
  private parts: BodyParts | undefined = undefined
  private chunks: ChunkedBody | undefined = undefined

  /** No byte of any answer has come, not even of an interim one. */
  get isUntouched(): boolean {
    return this.isAtStart && this.interim === 0
  }

  /** Begins a new answer. `hint` is a head likely to come again: parsing an equal one is a comparison. */
  expect(method: string, hint: ResponseHead | undefined): void {
    this.clear()
    this.state = 'head'
    this.isForHead = method === 'HEAD'
    this.hint = hint
  }

  /** Takes bytes up to the end of the answer; returns the index after the last one it took. */
  push(bytes: Buffer, start: number, end: number): number {
    let at = start
    while (at < end) {
      if (this.state === 'head') at = this.takeHead(bytes, at, end)
      else if (this.state === 'sized') at = this.takeSized(bytes, at, end)
      else if (this.state === 'chunked') at = this.takeChunked(bytes, at, end)
      else if (this.state === 'until-close') at = this.takeRest(bytes, at, end)
      else return at
    }
    return at
  }

  /** The peer has closed: only a body without a length is complete by that. True when it is. */
  finish(): boolean {
    if (this.state !== 'until-close') return false
    this.endWith((this.parts as BodyParts).take())
    return true
  }

  /** What came of the body since it was last asked for; it is then no part of `body` any more. */
  takeSoFar(): Buffer {
    const parts = this.state === 'chunked' ? this.chunks?.parts : this.parts
    return parts?.take() ?? emptyBody
  }

  /** Lets go of the answer and of all that was known of it: nothing of it may reach the next one. */
  clear(): void {
    this.state = 'idle'
    this.reason = ''
    this.isAtStart = true
    this.interim = 0
    this.remaining = 0
    this.head = undefined
    this.hint = undefined
    this.body = emptyBody
    this.parts = undefined
    this.section = undefined
    this.chunks = undefined
  }

  private takeHead(bytes: Buffer, at: number, end: number): number {
    const { hint } = this
    if (this.isAtStart && hint !== undefined) {
      const after = at + hint.text.length
      if (after <= end && bytes.toString('latin1', at, after) === hint.text) {
        this.begin(hint)
        return after
      }
    }
    return this.takeNewHead(bytes, at, end)
  }

  private takeNewHead(bytes: Buffer, at: number, end: number): number {
    this.section ??= new Section()
    if (this.isAtStart) this.section.restart(0)
    this.isAtStart = false
    const wasShort = this.section.text.length < protocol.length
    const used = this.section.push(bytes, at, end)
    const { text, problem, isWhole } = this.section
    if (problem !== undefined) this.refuse(text.startsWith(protocol) ? problem : whyNotHttp(text))
    else if (isWhole) this.takeWholeHead(text)
    else if (wasShort && text.length >= protocol.length && !text.startsWith(protocol))
      this.refuse(whyNotHttp(text))
    return used
  }

  private takeWholeHead(text: string): void {
    const head = parseHead(text)
    if (typeof head === 'string') this.refuse(head)
    else this.begin(head)
  }

  private begin(head: ResponseHead): void {
    const { status } = head
    if (status < 200 && status !== 101) {
      this.isAtStart = true
      if (++this.interim > maxInterim) this.refuse(`more than ${maxInterim} interim answers`)
      return
    }
    this.isAtStart = false
    this.head = head
    if (this.isForHead || status === 204 || status === 304 || status === 101) this.state = 'done'
    else if (head.isChunked) this.beginChunks()
    else if (head.contentLength > 0) {
      this.state = 'sized'
      this.remaining = head.contentLength
    } else if (head.contentLength === 0) this.state = 'done'
    else this.beginRest()
  }

  private beginChunks(): void {
    this.state = 'chunked'
    if (this.chunks === undefined) this.chunks = new ChunkedBody()
    else this.chunks.restart()
  }

  private beginRest(): void {
    this.state = 'until-close'
    this.parts = new BodyParts()
  }

  private takeSized(bytes: Buffer, at: number, end: number): number {
    const { parts } = this
    const until = Math.min(end, at + this.remaining)
    this.remaining -= until - at
    if (this.remaining === 0 && parts === undefined) {
      this.endWith(copyOf(bytes, at, until))
      return until
    }
    const collected = parts ?? new BodyParts()
    collected.add(bytes, at, until)
    this.parts = collected
    if (!collected.fits) this.refuse('a body larger than Node can hold')
    else if (this.remaining === 0) this.endWith(collected.take())
    return until
  }

  private takeChunked(bytes: Buffer, at: number, end: number): number {
    const chunks = this.chunks as ChunkedBody
    const used = chunks.push(bytes, at, end)
    if (chunks.state === 'malformed') this.refuse(chunks.reason)
    else if (!chunks.parts.fits) this.refuse('a body larger than Node can hold')
    else if (chunks.state === 'done') this.endWith(chunks.parts.take())
    return used
  }

  private takeRest(bytes: Buffer, at: number, end: number): number {
    const parts = this.parts as BodyParts
    parts.add(bytes, at, end)
    if (!parts.fits) this.refuse('a body larger than Node can hold')
    return end
  }

  private endWith(body: Buffer): void {
    this.body = body
    this.parts = undefined
    this.state = 'done'
  }

  private refuse(reason: string): void {
    this.state = 'malformed'
    this.reason = reason
  }
}
