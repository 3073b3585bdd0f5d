import type { Socket } from 'node:net'
import type { Method, Phase, TransportFailure } from '../plan/index.ts'
import { type Millis, millis } from '../units/index.ts'
import { Expiring } from './deadlines.ts'
import { dial } from './dial.ts'
import { closed, failure, failureOf } from './failure.ts'
import type { IdleConnections } from './idle-connections.ts'
import type { Network } from './network.ts'
import { type MutableTimings, Opening, preferring } from './opening.ts'
import type { ResponseHead } from './response-head.ts'
import { ResponseParser } from './response-parser.ts'
import type { Origin, Target } from './target.ts'

/** A first address that does not answer is given up so soon when there are others to try, in ms. */
const firstTryMillis = millis(300)
/** How long the server may take to close after it said it would, in ms: the side that closes first keeps the port. */
const lingerMillis = millis(1_000)
/** A connection is not used in the last second before the server means to close it, in ms. */
const idleMarginMillis = 1_000

const unasked = failure('read', 'UNASKED', 'the server sent an answer before the request')

/** A body on its way. */
export type BodySource = Pick<ResponseParser, 'takeSoFar'>

/** The exchange a connection works for. */
export interface Awaiting {
  readonly method: Method
  readonly target: Target
  readonly requestText: string
  readonly timings: MutableTimings
  /** It goes out over a kept connection now. */
  leaving(now: Millis): void
  /** A read has brought something of an answer, and not its end; who wants its body as it comes takes it now. */
  arriving(head: ResponseHead, body: BodySource, now: Millis): void
  /** The answer is whole; `body` is what was not taken before. */
  answered(head: ResponseHead, body: Buffer, now: Millis): void
  /** `isStale`: a kept connection died without a byte of an answer, so the server never saw the request. */
  broken(failure: TransportFailure, isStale: boolean): void
}

/** One socket and what goes over it: one request at a time, each answered before the next. */
export class Connection extends Expiring {
  readonly origin: Origin
  /** Until when the server said it would keep it open. */
  usableUntil = Number.POSITIVE_INFINITY
  private readonly network: Network
  /** Where it goes between requests; without one it serves a single request. */
  private readonly home: IdleConnections | undefined
  private readonly parser = new ResponseParser()
  private socket: Socket | undefined = undefined
  private opening: Opening | undefined = undefined
  private awaiting: Awaiting | undefined = undefined
  private isReused = false
  private isInOutbox = false

  constructor(network: Network, origin: Origin, home: IdleConnections | undefined) {
    super()
    this.network = network
    this.origin = origin
    this.home = home
  }

  /** Opens it and sends the request. */
  open(awaiting: Awaiting): void {
    const { network, origin } = this
    const startedAt = network.clock.now()
    const opening = new Opening(startedAt)
    this.awaiting = awaiting
    this.opening = opening
    network.connections.add(this)
    if (origin.isAddress) this.tryAddresses([origin.hostname])
    else this.lookUp(opening)
  }

  private lookUp(opening: Opening): void {
    const { network, origin } = this
    network.deadlines.add(this, opening.startedAt, network.connectTimeout)
    network.resolver.resolve(origin.hostname, (error, addresses) => {
      if (this.opening !== opening) return
      if (error !== undefined) this.breakWith(failureOf('resolve', error))
      else this.tryAddresses(preferring(origin.address, addresses))
    })
  }

  /**
   * Sends a request over a connection taken from the idle ones. TLS goes out at once: from the outbox, Node would tell that
   * all is sent only after the answer, and a connection with something unsent is not used again.
   */
  send(awaiting: Awaiting): void {
    this.isReused = true
    this.awaiting = awaiting
    if (this.origin.isSecure) this.flush()
    else {
      this.isInOutbox = true
      this.network.outbox.add(this)
    }
  }

  /** Its turn in the outbox; there is nothing to send when the request was given up meanwhile. */
  flush(): void {
    const { awaiting, network } = this
    this.isInOutbox = false
    if (awaiting === undefined) return
    awaiting.leaving(network.clock.now())
    this.write(awaiting)
  }

  /** Reads nothing more, so that the server has to wait; what was read already is still handed over. */
  hold(): void {
    this.socket?.pause()
  }

  release(): void {
    this.socket?.resume()
  }

  /** Where the exchange is now. */
  get phase(): Phase {
    if (this.opening !== undefined) return this.opening.phase
    if (this.socket !== undefined && this.socket.writableLength > 0) return 'send'
    return this.parser.isAtStart ? 'wait' : 'read'
  }

  /** Ends it without telling the exchange. */
  destroy(): void {
    const { network, awaiting, opening } = this
    if (awaiting !== undefined) opening?.addTo(awaiting.timings, network.clock.now())
    network.connections.delete(this)
    network.deadlines.remove(this)
    this.home?.remove(this)
    this.awaiting = undefined
    this.opening = undefined
    this.parser.clear()
    this.socket?.destroy()
  }

  /** Opening took too long, or the server did not close as it said. */
  expire(): void {
    const { opening } = this
    if (opening === undefined) this.destroy()
    else if (opening.hasMore) this.tryNext(opening)
    else this.breakWith(opening.timedOut())
  }

  private tryAddresses(addresses: readonly string[]): void {
    const opening = this.opening as Opening
    opening.phase = 'connect'
    opening.addresses = addresses
    this.tryNext(opening)
  }

  private tryNext(opening: Opening): void {
    const { network, origin } = this
    const address = opening.addresses[opening.tried++] as string
    const isOnlyHope = !opening.hasMore || address === origin.address
    network.deadlines.remove(this)
    network.deadlines.add(this, network.clock.now(), isOnlyHope ? network.connectTimeout : firstTryMillis)
    const earlier = this.socket
    const socket = dial(network, origin, address, (length, bytes) => this.received(length, bytes))
    this.socket = socket
    earlier?.destroy()
    listen(socket, this)
  }

  /** What a socket has to say counts as long as it is the present one, and not that of an address given up. */
  heard(socket: Socket, event: 'connect' | 'secureConnect' | 'end' | Error): void {
    if (socket !== this.socket) return
    if (event === 'connect') this.connected()
    else if (event === 'secureConnect') this.ready()
    else if (event === 'end') this.ended()
    else this.failed(event)
  }

  private connected(): void {
    const { opening } = this
    if (!this.origin.isSecure) this.ready()
    else if (opening !== undefined) {
      opening.phase = 'tls'
      opening.tlsStartedAt = this.network.clock.now()
    }
  }

  private ready(): void {
    const { opening, awaiting, network } = this
    if (opening === undefined || awaiting === undefined) return
    opening.addTo(awaiting.timings, network.clock.now())
    network.deadlines.remove(this)
    this.origin.address = opening.address
    this.opening = undefined
    this.write(awaiting)
    network.polls.worked(network.clock.now())
  }

  private write(awaiting: Awaiting): void {
    this.parser.expect(awaiting.method, awaiting.target.lastHead)
    ;(this.socket as Socket).write(awaiting.requestText, 'latin1')
  }

  private received(length: number, bytes: Buffer): void {
    const { awaiting, parser } = this
    if (awaiting === undefined) {
      this.destroy() // nobody asked
      return
    }
    if (this.isInOutbox) {
      this.breakWith(unasked)
      return
    }
    const now = this.network.clock.now()
    awaiting.timings.unreadSince = this.network.polls.unreadSince(now)
    if (parser.isAtStart) awaiting.timings.firstByteAt = now
    const used = parser.push(bytes, 0, length)
    if (parser.state === 'done') this.complete(awaiting, now, used === length)
    else if (parser.state === 'malformed') this.breakWith(failure('read', 'MALFORMED', parser.reason))
    else if (parser.head !== undefined) awaiting.arriving(parser.head, parser, now)
  }

  /** `isClean`: no byte came after the answer. */
  private complete(awaiting: Awaiting, now: Millis, isClean: boolean): void {
    const head = this.parser.head as ResponseHead
    const { body } = this.parser
    this.awaiting = undefined
    this.parser.clear()
    if (!isClean || head.status === 101) this.destroy()
    else if (this.canServeAgain(head)) this.rest(head, now)
    else this.network.deadlines.add(this, now, lingerMillis)
    awaiting.answered(head, body, now)
  }

  private canServeAgain(head: ResponseHead): boolean {
    return this.home !== undefined && head.keepsAlive && (this.socket as Socket).writableLength === 0
  }

  private rest({ idleMillis }: ResponseHead, now: number): void {
    this.usableUntil = now + idleMillis - Math.min(idleMarginMillis, idleMillis / 2)
    ;(this.home as IdleConnections).put(this)
  }

  private failed(error: Error): void {
    const { opening, phase } = this
    const problem = opening?.problem ?? failureOf(phase, error)
    if (opening?.hasMore && phase === 'connect') {
      opening.problem = problem
      this.tryNext(opening)
    } else this.breakWith(problem)
  }

  /** The server has closed its side, or the socket is gone. */
  private ended(): void {
    const { awaiting, parser } = this
    parser.finish()
    if (awaiting === undefined) this.destroy()
    else if (parser.state === 'done') {
      const head = parser.head as ResponseHead
      const { body } = parser
      const now = this.network.clock.now()
      awaiting.timings.unreadSince = this.network.polls.unreadSince(now)
      this.destroy()
      awaiting.answered(head, body, now)
    } else this.breakWith(closed(this.phase))
  }

  private breakWith(reason: TransportFailure): void {
    const { awaiting } = this
    const isStale = this.isInOutbox || (this.isReused && this.parser.isUntouched)
    this.destroy()
    awaiting?.broken(reason, isStale)
  }
}

const owner = Symbol('connection')
type Owned = Socket & { [owner]?: Connection }

/** The same functions listen to every socket: closures for each would weigh 400 bytes a user. */
function listen(socket: Owned, connection: Connection): void {
  socket[owner] = connection
  socket.on('connect', onConnect)
  if (connection.origin.isSecure) socket.on('secureConnect', onSecureConnect)
  socket.on('error', onError)
  socket.on('end', onEnd)
  socket.on('close', onEnd)
}

function onConnect(this: Owned): void {
  this[owner]?.heard(this, 'connect')
}

function onSecureConnect(this: Owned): void {
  this[owner]?.heard(this, 'secureConnect')
}

function onError(this: Owned, error: Error): void {
  this[owner]?.heard(this, error)
}

function onEnd(this: Owned): void {
  this[owner]?.heard(this, 'end')
}
