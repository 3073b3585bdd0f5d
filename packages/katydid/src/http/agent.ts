import type {
  ConnectionPolicy,
  Method,
  RequestParts,
  Response,
  Timings,
  TransportFailure,
} from '../plan/index.ts'
import type { Clock, PollWatch } from '../time/index.ts'
import type { Millis } from '../units/index.ts'
import type { ThreadPart } from './addresses.ts'

export interface AgentOptions {
  readonly clock: Clock
  /** Of this thread; default: one of its own, which knows of no reads but the agent's. */
  readonly polls?: PollWatch
  readonly connections: ConnectionPolicy
  readonly connectTimeout: Millis
  /** Accepts any TLS certificate. The caller must say so in every report. */
  readonly insecure: boolean
  /**
   * Sends a request once more, over a new connection, when a kept one ends before a byte of the response has come,
   * whatever its method; default true. What never left is sent over a new connection in any case.
   */
  readonly resends?: boolean
  /** Which of the threads of a run this is: together they go round the addresses of a name. Default: the only one. */
  readonly thread?: ThreadPart
  /** Certificates (PEM) of authorities to trust besides those Node ships. */
  readonly ca?: string
}

/** One per load thread: owns its sockets, DNS answers, TLS sessions and the one read buffer they share. */
export interface HttpAgent {
  /** `baseUrl` resolves relative paths; `timeout` holds where a request sets none. Throws a TypeError on a bad URL. */
  session(baseUrl: string, timeout: Millis): HttpSession
  /** Ends every connection; requests still in flight end as CUT_OFF. */
  close(): void
}

/** One user's view of the network: its cookies, its default headers, its connections. */
export interface HttpSession {
  /** Sent with each request unless the request sets the same name. */
  readonly headers: Record<string, string>
  /**
   * Sends one request and resolves with its answer, or with `failure` set and status 0. Rejects only for a mistake in
   * the script: a URL that does not parse, two bodies, a header that cannot be sent.
   */
  exchange(method: Method, url: string, options?: RequestParts): Promise<Response>
  /** As `exchange`, but throws for what makes that reject, and the listener hears of the answer first. */
  send(method: Method, url: string, options: RequestParts, listener: AnswerListener): Promise<Response>
  /** Sends one request whose answer the listener hears as it comes. Throws for what makes `exchange` reject. */
  open(method: Method, url: string, options: RequestParts, listener: StreamListener): OpenStream
  clearCookies(): void
  /** How long an exchange may take. Throws a RangeError for what is no duration. */
  allowance(options: RequestParts): Millis
  /** As `HttpAgent.close`, for this user alone. */
  close(): void
}

/** Hears of one answer, or of its failure, in the turn in which it was read; what it returns is waited for. */
export interface AnswerListener {
  answered(response: Response): Promise<void> | undefined
}

/** Hears of one streamed answer, each time in the turn in which it was read from the socket. */
export interface StreamListener {
  /** The head is there; the response has no body. Redirects have been followed. */
  began(head: Response): void
  /** What one read of the socket brought of the body, never empty. `at`: when it was read. */
  piece(bytes: Buffer, at: Millis): void
  /** Once, and the last call: all has come, it failed, or it was closed. Nothing began when the failure came first. */
  ended(timings: Timings, failure: TransportFailure | undefined): void
}

/** An answer on its way. All three do nothing once it is over. */
export interface OpenStream {
  /** Stops to read, so that the server has to wait; what was read already is still heard of. */
  hold(): void
  release(): void
  /** Ends it, as of `endedAt`, and closes the connection. */
  close(endedAt: Millis): void
}
