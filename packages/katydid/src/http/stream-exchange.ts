import type { Method, Prepared, RequestParts, TransportFailure } from '../plan/index.ts'
import type { Millis } from '../units/index.ts'
import type { OpenStream, StreamListener } from './agent.ts'
import type { BodySource } from './awaiting.ts'
import { emptyBody } from './body-parts.ts'
import { decodings } from './decode.ts'
import { Exchange, type Sender } from './exchange.ts'
import { failure } from './failure.ts'
import type { HeaderSet } from './header-sets.ts'
import { HttpResponse } from './response.ts'
import type { ResponseHead } from './response-head.ts'
import type { Target } from './target.ts'

const encodedStream = (encoding: string): TransportFailure =>
  failure(
    'decode',
    'ENCODED_STREAM',
    `a stream with Content-Encoding ${encoding} cannot be timed piece by piece: ask for it without Accept-Encoding`,
  )

/** An exchange whose answer is handed to its listener as it comes. */
export class StreamExchange extends Exchange implements OpenStream {
  private readonly listener: StreamListener
  private hasBegun = false
  private isHeld = false

  constructor(
    sender: Sender,
    method: Method,
    target: Target,
    headers: HeaderSet,
    body: Prepared | undefined,
    options: RequestParts,
    listener: StreamListener,
  ) {
    super(sender, method, target, headers, body, options)
    this.listener = listener
  }

  hold(): void {
    this.isHeld = true
    this.connection?.hold()
  }

  release(): void {
    if (!this.isHeld) return
    this.isHeld = false
    this.connection?.release()
  }

  close(endedAt: Millis): void {
    if (this.isOver) return
    this.timings.unreadSince = endedAt
    this.leave()
    this.finish(endedAt, undefined)
  }

  override arriving(head: ResponseHead, body: BodySource, now: Millis): void {
    const piece = body.takeSoFar()
    if (this.leadsOn(head)) return
    if (!this.hasBegun) {
      this.remember(head)
      this.begin(head)
    }
    this.pass(piece, now)
  }

  override answered(head: ResponseHead, body: Buffer, now: Millis): void {
    this.release() // the connection goes back to those that wait for a request
    if (!this.hasBegun) super.answered(head, body, now)
    else {
      this.connection = undefined
      this.conclude(head, body, now)
    }
  }

  protected override conclude(head: ResponseHead, body: Buffer, now: Millis): void {
    if (!this.hasBegun) this.begin(head)
    this.pass(body, now)
    this.finish(now, undefined)
  }

  protected override fail(reason: TransportFailure): void {
    if (this.isOver) return
    const now = this.sender.network.clock.now()
    if (!this.hasBegun) this.timings.firstByteAt = now
    this.timings.unreadSince = now
    this.finish(now, reason)
  }

  private begin(head: ResponseHead): void {
    const { contentEncoding = '' } = head
    this.hasBegun = true
    this.listener.began(new HttpResponse(this.target.href, this.timings, undefined, head, emptyBody, 0))
    if (decodings(contentEncoding).length === 0) return
    this.leave()
    this.fail(encodedStream(contentEncoding))
  }

  private pass(piece: Buffer, now: Millis): void {
    if (this.isOver) return
    this.timings.endedAt = now
    if (piece.length > 0) this.listener.piece(piece, now)
  }

  private leave(): void {
    this.connection?.destroy()
    this.connection = undefined
  }

  /** The listener may have ended it while it heard of the last piece. */
  private finish(at: Millis, reason: TransportFailure | undefined): void {
    if (!this.end()) return
    this.timings.endedAt = at
    this.listener.ended(this.timings, reason)
  }
}
