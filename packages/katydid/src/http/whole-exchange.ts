import type { Method, Prepared, RequestParts, Response, TransportFailure } from '../plan/index.ts'
import type { Millis } from '../units/index.ts'
import type { AnswerListener } from './agent.ts'
import { decode, decodings } from './decode.ts'
import { Exchange, type Sender } from './exchange.ts'
import { failure } from './failure.ts'
import type { HeaderSet } from './header-sets.ts'
import { HttpResponse } from './response.ts'
import type { ResponseHead } from './response-head.ts'
import type { Target } from './target.ts'

/** An exchange whose answer is handed over whole and decoded, by its promise. */
export class WholeExchange extends Exchange {
  readonly promise: Promise<Response>
  private readonly listener: AnswerListener | undefined
  private resolve!: (response: Response) => void
  private reject!: (fault: unknown) => void

  constructor(
    sender: Sender,
    method: Method,
    target: Target,
    headers: HeaderSet,
    body: Prepared | undefined,
    options: RequestParts,
    listener: AnswerListener | undefined,
  ) {
    super(sender, method, target, headers, body, options)
    this.listener = listener
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
  }

  protected override conclude(head: ResponseHead, body: Buffer, now: Millis): void {
    this.timings.endedAt = now
    if (head.contentEncoding === undefined || body.length === 0)
      this.settle(this.response(head, body, body.length))
    else this.decodeBody(head, body, head.contentEncoding)
  }

  private decodeBody(head: ResponseHead, body: Buffer, contentEncoding: string): void {
    this.phase = 'decode'
    decode(body, decodings(contentEncoding), (error, decoded) => {
      if (error === null) this.settle(this.response(head, decoded, body.length))
      else
        this.fail(
          failure('decode', 'BAD_ENCODING', `the body is not what Content-Encoding says: ${contentEncoding}`),
        )
    })
  }

  private response(head: ResponseHead, body: Buffer, bodyBytes: number): HttpResponse {
    return new HttpResponse(this.target.href, this.timings, undefined, head, body, bodyBytes)
  }

  protected override fail(reason: TransportFailure): void {
    if (this.isOver) return
    const { timings } = this
    timings.endedAt = this.sender.network.clock.now()
    timings.firstByteAt = timings.endedAt
    timings.unreadSince = timings.endedAt
    this.settle(HttpResponse.failed(this.target.href, timings, reason))
  }

  /** A listener that throws makes the promise reject: whoever waits for it never waits in vain. */
  private settle(response: HttpResponse): void {
    if (!this.end()) return
    try {
      const heard = this.listener?.answered(response)
      if (heard === undefined) this.resolve(response)
      else heard.then(() => this.resolve(response), this.reject)
    } catch (fault) {
      this.reject(fault)
    }
  }
}
