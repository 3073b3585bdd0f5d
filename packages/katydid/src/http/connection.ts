import type { Socket } from 'node:net'
import type { Phase, TransportFailure } from '../plan/index.ts'
import { type Millis, millis } from '../units/index.ts'
import type { Awaiting, Progress } from './awaiting.ts'
import { Expiring } from './deadlines.ts'
import { dial } from './dial.ts'
import { closed, failure, failureOf } from './failure.ts'
import type { IdleConnections } from './idle-connections.ts'
import type { Network } from './network.ts'
import { Opening } from './opening.ts'
import type { ResponseHead } from './response-head.ts'
import { ResponseParser } from './response-parser.ts'
import { listen, type SocketEvent, type SocketOwner } from './socket-events.ts'
import type { Origin } from './target.ts'
import { isShort, writeRequest } from './write-request.ts'

/** A first address that does not answer is given up so soon when there are others to try, in ms. */
const firstTryMillis = millis(300)
/** How long the server may take to close after it said it would, in ms: the side that closes first keeps the port. */
const lingerMillis = millis(1_000)
/** A connection is not used in the last second before the server means to close it, in ms. */
const idleMarginMillis = 1_000

const unasked = failure('read', 'UNASKED', 'the server sent an answer before the request')

/**
 * `queued`: its request waits in the outbox. `exchanging`: its request was written and is not answered yet. `idle`: it
 * waits for its next request. `closing`: it serves no more requests, and the server is to close it.
 */
type State = 'opening' | 'queued' | 'exchanging' | 'idle' | 'closing' | 'closed'

/** One socket and what goes over it: one request at a time, each answered before the next. */
export class Connection extends Expiring implements SocketOwner {
  readonly origin: Origin
  /** Until when the server said it would keep it open. */
  usableUntil = Number.POSITIVE_INFINITY
  private state: State = 'opening'
  private readonly network: Network
  /** Where it goes between requests; without one it serves a single request. */
  private readonly home: IdleConnections | undefined
  /** It knows of a response only while the state is `exchanging`. */
  private readonly parser = new ResponseParser()
  private socket: Socket | undefined = undefined
  private opening: Opening | undefined = undefined
  /** Present while the state is `opening`, `queued` or `exchanging`. */
  private awaiting: Awaiting | undefined = undefined
  private isReused = false
  private hasWaited = false

  constructor(network: Network, origin: Origin, home: IdleConnections | undefined) {
    super()
    this.network = network
    this.origin = origin
    this.home = home
  }

  /** Opens it and sends the request. */
  open(awaiting: Awaiting): void {
    this.awaiting = awaiting
    this.opening = new Opening(this.network.clock.now())
    this.network.connections.add(this)
    this.guarded(this.begin)
  }

  private begin(): void {
    const { network, origin } = this
    const opening = this.opening as Opening
    if (origin.isAddress) {
      this.tryAddresses([origin.hostname])
      return
    }
    network.deadlines.add(this, opening.startedAt, network.connectTimeout)
    network.resolver.resolve(origin.hostname, (error, addresses) => {
      if (this.opening !== opening) return
      this.guarded(() => {
        if (error !== undefined) this.breakWith(failureOf('resolve', error))
        else this.tryAddresses(origin.addresses.inTurn(addresses, network.clock.now()))
      })
    })
  }

  /**
   * Sends a request over a connection taken from the idle ones. TLS goes out at once: from the outbox, Node would tell that
   * all is sent only after the answer.
   */
  send(awaiting: Awaiting): void {
    this.isReused = true
    this.hasWaited = !this.origin.closesUnannounced
    this.awaiting = awaiting
    this.state = 'queued'
    if (this.origin.isSecure && this.hasWaited) this.flush()
    else this.network.outbox.add(this)
  }

  /**
   * Its turn in the outbox; there is nothing to send when the request was given up meanwhile. Where the server closes
   * without a word, it waits for one turn of the loop, in which the end of the connection would be read if it is there.
   */
  flush(): void {
    if (this.state !== 'queued') return
    if (this.hasWaited) this.guarded(this.leave)
    else {
      this.hasWaited = true
      this.network.outbox.add(this)
    }
  }

  private leave(): void {
    const awaiting = this.awaiting as Awaiting
    awaiting.leaving(this.network.clock.now())
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
    if (this.state === 'queued' || this.hasUnsent) return 'send'
    return this.parser.isAtStart ? 'wait' : 'read'
  }

  private get hasUnsent(): boolean {
    return this.socket !== undefined && this.socket.writableLength > 0
  }

  /** Ends it without telling the exchange. */
  destroy(): void {
    const { network, awaiting, opening } = this
    if (awaiting !== undefined) opening?.addTo(awaiting.timings, network.clock.now())
    if (this.state === 'idle') this.home?.remove(this)
    this.state = 'closed'
    network.connections.delete(this)
    network.deadlines.remove(this)
    this.awaiting = undefined
    this.opening = undefined
    this.parser.clear()
    this.socket?.destroy()
  }

  /** Opening took too long, or the server did not close as it said. */
  expire(): void {
    this.guarded(this.giveUpWaiting)
  }

  private giveUpWaiting(): void {
    const { opening } = this
    if (opening === undefined) this.destroy()
    else {
      this.markFailed(opening)
      if (opening.hasMore) this.tryNext(opening)
      else this.breakWith(opening.timedOut())
    }
  }

  private markFailed({ phase, address }: Opening): void {
    if (phase === 'connect') this.origin.addresses.failed(address, this.network.clock.now())
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
    const isOnlyHope = !opening.hasMore || origin.addresses.hasWorked(address)
    network.deadlines.add(this, network.clock.now(), isOnlyHope ? network.connectTimeout : firstTryMillis)
    opening.phase = 'connect'
    const earlier = this.socket
    const socket = dial(network, origin, address, (length, bytes) => this.received(length, bytes))
    this.socket = socket
    earlier?.destroy()
    listen(socket, this)
  }

  /** What a socket has to say counts as long as it is the present one, and not that of an address given up. */
  heard(socket: Socket, event: SocketEvent): void {
    if (socket !== this.socket || this.state === 'closed') return
    if (event === 'connect') this.guarded(this.connected)
    else if (event === 'secureConnect') this.guarded(this.ready)
    else if (event === 'end') this.guarded(this.ended)
    else this.guarded(() => this.failed(event))
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
    this.origin.addresses.worked(opening.address)
    this.opening = undefined
    this.write(awaiting)
    network.polls.worked(network.clock.now())
  }

  private write(awaiting: Awaiting): void {
    this.state = 'exchanging'
    this.parser.expect(awaiting.method, awaiting.target.lastHead)
    writeRequest(this.socket as Socket, awaiting)
  }

  private received(length: number, bytes: Buffer): void {
    const { awaiting } = this
    try {
      if (this.state === 'exchanging') this.take(awaiting as Awaiting, length, bytes)
      else this.breakWith(unasked)
    } catch (fault) {
      this.crash(awaiting, fault)
    }
  }

  private take(awaiting: Awaiting, length: number, bytes: Buffer): void {
    const { parser, network } = this
    const now = network.clock.now()
    awaiting.timings.unreadSince = network.polls.unreadSince(now)
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
    else if (this.canServeAgain(head, awaiting)) this.rest(head, now)
    else {
      this.state = 'closing'
      this.network.deadlines.add(this, now, lingerMillis)
    }
    awaiting.answered(head, body, now)
  }

  /**
   * Not while the server has not taken the whole request. A short one is with the kernel even where Node has not told so:
   * over TLS it tells a turn later.
   */
  private canServeAgain(head: ResponseHead, request: Awaiting): boolean {
    return this.home !== undefined && head.keepsAlive && (!this.hasUnsent || isShort(request))
  }

  private rest({ idleMillis }: ResponseHead, now: number): void {
    this.state = 'idle'
    this.usableUntil = now + idleMillis - Math.min(idleMarginMillis, idleMillis / 2)
    ;(this.home as IdleConnections).put(this)
  }

  private failed(error: Error): void {
    const { opening, phase } = this
    const problem = opening?.problem ?? failureOf(phase, error)
    if (opening !== undefined) this.markFailed(opening)
    if (opening?.hasMore && phase === 'connect') {
      opening.problem = problem
      this.tryNext(opening)
    } else this.breakWith(problem)
  }

  /** The server has closed its side, or the socket is gone. */
  private ended(): void {
    const { awaiting, parser } = this
    if (awaiting !== undefined && parser.finish()) {
      const now = this.network.clock.now()
      awaiting.timings.unreadSince = this.network.polls.unreadSince(now)
      this.complete(awaiting, now, false)
    } else this.breakWith(closed(this.phase))
  }

  /** Also of an idle connection, which fails no request. */
  private breakWith(reason: TransportFailure): void {
    const { awaiting } = this
    const progress = this.progress()
    if (progress === 'stale' || this.isClosedEarly) this.origin.closesUnannounced = true
    this.destroy()
    awaiting?.broken(reason, progress)
  }

  private progress(): Progress {
    if (this.state === 'queued') return 'unsent'
    return this.state === 'exchanging' && this.isReused && this.parser.isUntouched ? 'stale' : 'under way'
  }

  /** It was to be kept for longer. */
  private get isClosedEarly(): boolean {
    const isKept = this.state === 'idle' || this.state === 'queued'
    return isKept && this.network.clock.now() < this.usableUntil
  }

  /** Runs what a socket, the outbox, DNS or a timer calls: what throws there fails the exchange, and nobody hangs. */
  private guarded(work: () => void): void {
    const { awaiting } = this
    try {
      work.call(this)
    } catch (fault) {
      this.crash(awaiting, fault)
    }
  }

  private crash(awaiting: Awaiting | undefined, fault: unknown): void {
    this.destroy()
    awaiting?.crashed(fault)
  }
}
