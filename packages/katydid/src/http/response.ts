import type { Response, Timings, TransportFailure } from '../plan/index.ts'
import { decodeText } from '../text/index.ts'
import { emptyBody } from './body-parts.ts'
import type { ResponseHead } from './response-head.ts'

/** An answer, or the failure in its place. Headers, text and JSON are read from the bytes when asked for. */
export class HttpResponse implements Response {
  readonly status: number
  readonly url: string
  readonly timings: Timings
  readonly failure: TransportFailure | undefined
  readonly body: Buffer
  readonly bodyBytes: number
  private readonly head: ResponseHead | undefined

  constructor(
    url: string,
    timings: Timings,
    failure: TransportFailure | undefined,
    head: ResponseHead | undefined,
    body: Buffer,
    bodyBytes: number,
  ) {
    this.status = head === undefined ? 0 : head.status
    this.url = url
    this.timings = timings
    this.failure = failure
    this.head = head
    this.body = body
    this.bodyBytes = bodyBytes
  }

  static failed(url: string, timings: Timings, failure: TransportFailure): HttpResponse {
    return new HttpResponse(url, timings, failure, undefined, emptyBody, 0)
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 400
  }

  get headText(): string {
    return this.head?.text ?? ''
  }

  header(name: string): string | undefined {
    const values = this.headers(name)
    return values.length === 0 ? undefined : values.join(', ')
  }

  headers(name: string): readonly string[] {
    return this.head === undefined ? [] : this.head.values(name)
  }

  text(): string {
    return decodeText(this.body, this.head?.charset)
  }

  /** JSON is UTF-8, whatever the head says (RFC 8259, 8.1), as for fetch; a charset counts where the bytes are none. */
  json(): unknown {
    const text = decodeText(this.body)
    try {
      return JSON.parse(text.includes('\ufffd') ? this.text() : text)
    } catch (cause) {
      return this.jsonAsDeclared(text, cause)
    }
  }

  private jsonAsDeclared(misread: string, cause: unknown): unknown {
    const text = this.text()
    if (text === misread) throw notJson(text, cause)
    try {
      return JSON.parse(text)
    } catch {
      throw notJson(text, cause)
    }
  }
}

const notJson = (text: string, cause: unknown): SyntaxError =>
  new SyntaxError(`the body is not JSON: ${excerpt(text)}`, { cause })

function excerpt(text: string): string {
  if (text === '') return 'it is empty'
  const start = text.slice(0, 80).replaceAll(/\s+/g, ' ')
  return text.length > 80 ? `${start}...` : start
}
