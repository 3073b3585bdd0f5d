import type { ConnectionPolicy, Method, RequestOptions, Response } from '../plan/index.ts'
import type { Clock } from '../time/index.ts'
import type { Millis } from '../units/index.ts'

export interface AgentOptions {
  readonly clock: Clock
  readonly connections: ConnectionPolicy
  readonly connectTimeout: Millis
  /** Accepts any TLS certificate. The caller must say so in every report. */
  readonly insecure: boolean
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
  exchange(method: Method, url: string, options?: RequestOptions): Promise<Response>
  clearCookies(): void
  /** As `HttpAgent.close`, for this user alone. */
  close(): void
}
