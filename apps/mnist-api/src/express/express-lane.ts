import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { PredictService } from '../predict/predict-service.ts'
import type { RequestIds } from '../request-ids.ts'
import { LaneConnection } from './lane-connection.ts'
import type { ResponseHead } from './response-head.ts'
import { Resting } from './resting.ts'

export interface LaneOptions {
  readonly service: PredictService
  readonly ids: RequestIds
  readonly head: ResponseHead
  readonly bodyLimitBytes: number
  /** Told of each answer. */
  readonly answered: (status: number, elapsedMs: number) => void
  readonly isClosing: () => boolean
}

/** A body that is still coming after this is one for Node's HTTP server, and its time limits. */
const SLOW_BODY_MS = 2_000
const SWEEP_MS = 1_000
/** Whoever was refused is read again after this at the latest: it is what `Retry-After` says at the least. */
const LONGEST_REST_MS = 1_000

/**
 * The express lane: `POST /predict` read and answered on the bare socket, with everything else, and every connection
 * that brings anything else, left to Node's HTTP server and Fastify, whose streams, header objects and hooks cost time
 * of their own (see the README). What clients see is the same but for the order of headers: property tests send both
 * the same bytes.
 */
export class Lane {
  readonly service: PredictService
  readonly ids: RequestIds
  readonly head: ResponseHead
  readonly bodyLimitBytes: number
  readonly answered: LaneOptions['answered']
  readonly resting = new Resting()
  readonly #isClosing: () => boolean
  readonly #server: Server
  readonly #connections = new Set<LaneConnection>()
  /** What Node's HTTP server does with a connection. */
  readonly #takers: readonly ((socket: Socket) => void)[]

  constructor(server: Server, { service, ids, head, bodyLimitBytes, answered, isClosing }: LaneOptions) {
    this.service = service
    this.ids = ids
    this.head = head
    this.bodyLimitBytes = bodyLimitBytes
    this.answered = answered
    this.#isClosing = isClosing
    this.#server = server
    this.#takers = server.listeners('connection') as ((socket: Socket) => void)[]
    this.#install()
  }

  get isClosing(): boolean {
    return this.#isClosing()
  }

  get keepAliveMs(): number {
    return this.#server.keepAliveTimeout
  }

  /** Of a client that does not read its answers. */
  get silenceMs(): number {
    return this.#server.timeout
  }

  get firstRequestTimeoutMs(): number {
    return this.#server.headersTimeout
  }

  handOver(socket: Socket): void {
    for (const take of this.#takers) take.call(this.#server, socket)
  }

  forget(connection: LaneConnection): void {
    this.#connections.delete(connection)
    this.resting.delete(connection)
  }

  /** When the server begins to close: all that was sent is still answered. */
  wakeAll(): void {
    this.resting.wakeAfter(0)
  }

  /** The server closes our connections when it closes its own. */
  #install(): void {
    const server = this.#server
    const closeIdle = server.closeIdleConnections.bind(server)
    const closeAll = server.closeAllConnections.bind(server)
    server.closeIdleConnections = () => {
      closeIdle()
      for (const connection of this.#connections) if (connection.isIdle) connection.destroy()
    }
    server.closeAllConnections = () => {
      closeAll()
      for (const connection of this.#connections) connection.destroy()
    }
    server.removeAllListeners('connection')
    server.on('connection', (socket) => this.#connections.add(new LaneConnection(socket, this)))
    this.service.onRoom = (digits, queued) => this.resting.madeRoom(digits, queued)
    const sweep = setInterval(() => this.#sweep(), SWEEP_MS).unref()
    server.once('close', () => clearInterval(sweep))
  }

  #sweep(): void {
    this.resting.wakeAfter(LONGEST_REST_MS)
    for (const connection of this.#connections) if (connection.isSlow(SLOW_BODY_MS)) connection.handOver()
  }
}
