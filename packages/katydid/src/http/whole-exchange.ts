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
    this.promise = new Promise((resolve) => {
      this.resolve = resolve
    })
  }

  protected override conclude(head: ResponseHead, body: Buffer, now: Millis): void {
    this.timings.endedAt = now
    this.sender.network.deadlines.remove(this)
    if (head.contentEncoding === undefined || body.length === 0)
      this.settle(this.response(head, body, body.length))
    else this.decodeBody(head, body, head.contentEncoding)
  }

  private decodeBody(head: ResponseHead, body: Buffer, contentEncoding: string): void {
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
    const { timings } = this
    timings.endedAt = this.sender.network.clock.now()
    timings.firstByteAt = timings.endedAt
    timings.unreadSince = timings.endedAt
    this.settle(HttpResponse.failed(this.target.href, timings, reason))
  }

  private settle(response: HttpResponse): void {
    this.sender.network.deadlines.remove(this)
    this.sender.inFlight--
    const heard = this.listener?.answered(response)
    if (heard === undefined) this.resolve(response)
    else heard.then(() => this.resolve(response))
  }
}
