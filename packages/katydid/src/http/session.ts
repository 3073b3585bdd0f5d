import type { ConnectionPolicy, Method, RequestParts, Response } from '../plan/index.ts'
import { type Duration, type Millis, parseDuration } from '../units/index.ts'
import type { AnswerListener, HttpSession, OpenStream, StreamListener } from './agent.ts'
import { Cookies } from './cookies.ts'
import { Exchange, type Sender } from './exchange.ts'
import type { HeaderSets } from './header-sets.ts'
import { IdleConnections } from './idle-connections.ts'
import type { Network } from './network.ts'
import { requestBody, withQuery } from './request-body.ts'
import { StreamExchange } from './stream-exchange.ts'
import type { Target, Targets } from './target.ts'
import { WholeExchange } from './whole-exchange.ts'

/** What a user keeps of the connections it opened at the same time, per origin: as many as browsers do. */
const maxIdlePerUser = 6

const noOptions: RequestParts = {}

/** What the sessions of one agent share. */
export interface SessionParts {
  readonly network: Network
  readonly targets: Targets
  readonly headerSets: HeaderSets
  readonly connections: ConnectionPolicy
  /** Of the `shared` policy. */
  readonly sharedIdle: IdleConnections
  /** Where a request sets none. */
  readonly timeout: Millis
  /** Durations of scripts, read once each. */
  readonly durations: Map<Duration, Millis>
}

/** One user's requests, cookies and connections. */
export class Session implements HttpSession, Sender {
  readonly headers: Record<string, string> = {}
  readonly network: Network
  readonly targets: Targets
  readonly headerSets: HeaderSets
  readonly idle: IdleConnections | undefined
  readonly cookies = new Cookies()
  inFlight = 0
  private readonly parts: SessionParts
  private isClosed = false

  constructor(parts: SessionParts) {
    this.parts = parts
    this.network = parts.network
    this.targets = parts.targets
    this.headerSets = parts.headerSets
    this.idle = idleFor(parts)
  }

  exchange(method: Method, url: string, options: RequestParts = noOptions): Promise<Response> {
    try {
      return this.send(method, url, options)
    } catch (mistake) {
      return Promise.reject(mistake)
    }
  }

  send(method: Method, url: string, options: RequestParts, listener?: AnswerListener): Promise<Response> {
    const target = this.target(url, options)
    const headers = this.headerSets.find(this.headers, options)
    const body = requestBody(options)
    const exchange = new WholeExchange(this, method, target, headers, body, options, listener)
    this.start(exchange, options)
    return exchange.promise
  }

  open(method: Method, url: string, options: RequestParts, listener: StreamListener): OpenStream {
    const target = this.target(url, options)
    const headers = this.headerSets.find(this.headers, options)
    const body = requestBody(options)
    const exchange = new StreamExchange(this, method, target, headers, body, options, listener)
    this.start(exchange, options)
    return exchange
  }

  clearCookies(): void {
    this.cookies.clear()
  }

  close(): void {
    this.isClosed = true
    if (this.inFlight > 0) {
      for (const item of this.network.deadlines.waiting()) {
        if (item instanceof Exchange && item.sender === this) item.cutOff()
      }
    }
    if (this.parts.connections === 'perUser') this.idle?.close()
  }

  private target(url: string, { query }: RequestParts): Target {
    return this.targets.find(query === undefined ? url : withQuery(url, query))
  }

  allowance({ timeout }: RequestParts): Millis {
    return timeout === undefined ? this.parts.timeout : this.duration(timeout)
  }

  private start(exchange: Exchange, options: RequestParts): void {
    const allowance = this.allowance(options)
    if (this.isClosed || this.network.isClosed) exchange.refuse()
    else exchange.start(allowance)
  }

  private duration(text: Duration): Millis {
    const { durations } = this.parts
    const known = durations.get(text)
    if (known !== undefined) return known
    const parsed = parseDuration(text)
    durations.set(text, parsed)
    return parsed
  }
}

function idleFor({ connections, sharedIdle }: SessionParts): IdleConnections | undefined {
  if (connections === 'fresh') return undefined
  return connections === 'shared' ? sharedIdle : new IdleConnections(maxIdlePerUser)
}
