import { BodyParts } from './body-parts.ts'
import { isTrailer } from './response-head.ts'
import { Section } from './section.ts'

const CR = 13
const LF = 10
const SEMICOLON = 59
const maxSizeDigits = 13
/** Extensions mean nothing to us; a server that sends more than this is not talking about the body (CVE-2024-22019). */
const maxExtensionBytes = 16_384

type State =
  | 'size'
  | 'extension'
  | 'size-end'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'trailer'
  | 'done'
  | 'malformed'

/** Takes a chunked body apart (RFC 9112, 7.1). Trailers are checked and forgotten. */
export class ChunkedBody {
  state: State = 'size'
  reason = ''
  readonly parts = new BodyParts()
  private remaining = 0
  private digits = 0
  private extensionBytes = 0
  private readonly trailer = new Section()

  restart(): void {
    this.state = 'size'
    this.remaining = 0
    this.digits = 0
    this.extensionBytes = 0
    this.parts.clear()
  }

  /** Returns the index after the last byte it took; it stops when done or malformed. */
  push(bytes: Buffer, start: number, end: number): number {
    let at = start
    while (at < end && this.state !== 'done' && this.state !== 'malformed') {
      if (this.state === 'data') at = this.takeData(bytes, at, end)
      else if (this.state === 'trailer') at = this.takeTrailer(bytes, at, end)
      else this.takeByte(bytes[at++] as number)
    }
    return at
  }

  private takeData(bytes: Buffer, at: number, end: number): number {
    const until = Math.min(end, at + this.remaining)
    this.parts.add(bytes, at, until)
    this.remaining -= until - at
    if (this.remaining === 0) this.state = 'data-cr'
    return until
  }

  private takeTrailer(bytes: Buffer, at: number, end: number): number {
    const used = this.trailer.push(bytes, at, end)
    if (this.trailer.problem !== undefined) this.refuse(this.trailer.problem)
    else if (this.trailer.isWhole) {
      if (isTrailer(this.trailer.text)) this.state = 'done'
      else this.refuse('the trailer holds a line that is no header')
    }
    return used
  }

  private takeByte(byte: number): void {
    if (this.state === 'size') this.takeSize(byte)
    else if (this.state === 'extension') this.takeExtension(byte)
    else if (this.state === 'size-end') {
      if (byte === LF) this.beginChunk()
      else this.refuse('a chunk size does not end in CR LF')
    } else this.takeChunkEnd(byte)
  }

  private takeChunkEnd(byte: number): void {
    const expected = this.state === 'data-cr' ? CR : LF
    if (byte !== expected) this.refuse('a chunk is longer than its size')
    else this.state = expected === CR ? 'data-lf' : 'size'
  }

  private takeSize(byte: number): void {
    const digit = hexDigit(byte)
    if (digit >= 0) {
      this.remaining = this.remaining * 16 + digit
      if (++this.digits > maxSizeDigits) this.refuse('a chunk size of more than 13 digits')
    } else if (this.digits === 0) this.refuse('a chunk size is not a number')
    else if (byte === CR) this.state = 'size-end'
    else if (byte === SEMICOLON || byte === 32 || byte === 9) this.state = 'extension'
    else this.refuse('a chunk size is not a number')
  }

  private takeExtension(byte: number): void {
    if (byte === CR) this.state = 'size-end'
    else if (byte === LF || ++this.extensionBytes > maxExtensionBytes)
      this.refuse('a chunk extension that does not end')
  }

  private beginChunk(): void {
    this.digits = 0
    if (this.remaining > 0) this.state = 'data'
    else {
      this.state = 'trailer'
      this.trailer.restart(2)
    }
  }

  private refuse(reason: string): void {
    this.state = 'malformed'
    this.reason = reason
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
