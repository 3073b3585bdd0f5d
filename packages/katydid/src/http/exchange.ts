import type { Method, Phase, Prepared, RequestParts, TransportFailure } from '../plan/index.ts'
import { type Millis, millis } from '../units/index.ts'
import type { Awaiting, BodySource, Progress } from './awaiting.ts'
import { Connection } from './connection.ts'
import type { Cookies } from './cookies.ts'
import { Expiring, throwLater } from './deadlines.ts'
import { cutOff, failure, internalFault, timedOut } from './failure.ts'
import { bodyHeaders, type HeaderSet, type HeaderSets, secretHeaders } from './header-sets.ts'
import type { IdleConnections } from './idle-connections.ts'
import type { Network } from './network.ts'
import type { MutableTimings } from './opening.ts'
import { destination, isRedirect, methodAfter } from './redirect.ts'
import { requestText } from './request-text.ts'
import type { ResponseHead } from './response-head.ts'
import type { Target, Targets } from './target.ts'

const defaultRedirects = 10

const tooManyRedirects = (limit: number) =>
  failure('redirect', 'TOO_MANY_REDIRECTS', `more than ${limit} redirects`)
const badRedirect = failure(
  'redirect',
  'BAD_REDIRECT',
  'the redirect leads to something that is no http(s) URL',
)

/** What an exchange needs of the user it belongs to. */
export interface Sender {
  readonly network: Network
  readonly targets: Targets
  readonly headerSets: HeaderSets
  readonly cookies: Cookies
  /** Absent when each request gets a connection of its own. */
  readonly idle: IdleConnections | undefined
  inFlight: number
}

/** One request from hand-over to its end: redirects, the one resend of each hop and cookies included. */
export abstract class Exchange extends Expiring implements Awaiting {
  readonly sender: Sender
  readonly timings: MutableTimings
  method: Method
  target: Target
  requestText = ''
  private readonly redirects: number
  private headers: HeaderSet
  private body: Prepared | undefined
  protected connection: Connection | undefined = undefined
  private hops = 0
  /** This hop was sent once more. */
  private isResent = false
  protected isOver = false
  /** While no connection works for it. */
  protected phase: Phase = 'wait'

  constructor(
    sender: Sender,
    method: Method,
    target: Target,
    headers: HeaderSet,
    body: Prepared | undefined,
    { redirects = defaultRedirects }: RequestParts,
  ) {
    super()
    this.sender = sender
    this.method = method
    this.target = target
    this.headers = headers
    this.body = body
    this.redirects = redirects
    const now = sender.network.clock.now()
    this.timings = {
      sentAt: now,
      firstByteAt: now,
      endedAt: now,
      unreadSince: now,
      connectMs: millis(0),
      tlsMs: millis(0),
      resends: 0,
    }
  }

  start(timeout: Millis): void {
    const { sentAt } = this.timings
    this.write(sentAt)
    this.sender.inFlight++
    this.sender.network.deadlines.add(this, sentAt, timeout)
    this.dispatch(sentAt)
  }

  /** Instead of `start`, once the stop has come. */
  refuse(): void {
    this.sender.inFlight++
    this.cutOff()
  }

  /** The last answer is there, all redirects followed. */
  protected abstract conclude(head: ResponseHead, body: Buffer, now: Millis): void
  /** There will be none, or no more of it. Does nothing once it is over; must not throw. */
  protected abstract fail(reason: TransportFailure): void

  /** True for the first of the ends that an exchange may come to at the same time. */
  protected end(): boolean {
    if (this.isOver) return false
    this.isOver = true
    this.sender.network.deadlines.remove(this)
    this.sender.inFlight--
    return true
  }

  get largeBody(): Uint8Array | undefined {
    return this.body?.bytes
  }

  leaving(now: Millis): void {
    if (this.hops === 0) this.timings.sentAt = now
  }

  arriving(_head: ResponseHead, _body: BodySource, _now: Millis): void {}

  answered(head: ResponseHead, body: Buffer, now: Millis): void {
    this.connection = undefined
    this.remember(head)
    if (this.leadsOn(head)) this.follow(head.status, head.location, now)
    else this.conclude(head, body, now)
  }

  protected remember(head: ResponseHead): void {
    const { target, sender } = this
    target.lastHead = head
    if (head.setsCookies) sender.cookies.store(target, head.values('set-cookie'))
  }

  /** A redirect that is to be followed. */
  protected leadsOn(head: ResponseHead): head is ResponseHead & { readonly location: string } {
    return head.location !== undefined && this.redirects > 0 && isRedirect(head.status)
  }

  broken(reason: TransportFailure, progress: Progress): void {
    this.connection = undefined
    if (progress === 'unsent') this.open()
    else if (progress === 'stale' && this.sender.network.resends && !this.isResent) this.resend()
    else this.fail(reason)
  }

  private resend(): void {
    this.isResent = true
    this.timings.resends++
    this.open()
  }

  /** What is thrown when the exchange is over already, by whoever heard of its end, is told as what no task awaits is. */
  crashed(fault: unknown): void {
    if (this.isOver) throwLater(fault)
    this.abort(internalFault(this.connection?.phase ?? this.phase, fault))
  }

  expire(): void {
    this.abort(timedOut(this.connection?.phase ?? this.phase))
  }

  cutOff(): void {
    this.abort(cutOff(this.connection?.phase ?? this.phase))
  }

  private abort(reason: TransportFailure): void {
    this.connection?.destroy()
    this.connection = undefined
    this.fail(reason)
  }

  private write(now: number): void {
    const cookie = this.sender.cookies.headerFor(this.target, now)
    this.requestText = requestText(this.method, this.target, this.headers, cookie, this.body)
  }

  private dispatch(now: number): void {
    const connection = this.sender.idle?.take(this.target.origin, now)
    if (connection === undefined) this.open()
    else {
      this.connection = connection
      connection.send(this)
    }
  }

  private open(): void {
    const { network, idle } = this.sender
    this.connection = new Connection(network, this.target.origin, idle)
    this.connection.open(this)
  }

  private follow(status: number, location: string, now: Millis): void {
    const url = destination(location, this.target.href)
    if (this.hops++ >= this.redirects) this.fail(tooManyRedirects(this.redirects))
    else if (url === undefined) this.fail(badRedirect)
    else {
      this.isResent = false
      this.turnTo(this.sender.targets.find(url.href), methodAfter(status, this.method))
      this.write(now)
      this.dispatch(now)
    }
  }

  private turnTo(target: Target, method: Method): void {
    const { headerSets } = this.sender
    if (target.origin !== this.target.origin) this.headers = headerSets.without(this.headers, secretHeaders)
    if (method !== this.method) {
      this.headers = headerSets.without(this.headers, bodyHeaders)
      this.body = undefined
    }
    this.target = target
    this.method = method
  }
}
