import type { Method, RequestOptions, Response } from './request.ts'
import type { ResponseStream, StreamOptions } from './stream.ts'

type Send = (url: string, options?: RequestOptions) => Promise<Response>

/**
 * A user's HTTP client: each call is one sample. A URL is relative to the host or absolute. Calls resolve even when no
 * answer came (`status` 0, `failure` set) and reject only for a mistake in the script.
 */
export interface Client {
  readonly get: Send
  readonly head: Send
  readonly post: Send
  readonly put: Send
  readonly patch: Send
  readonly delete: Send
  readonly options: Send
  request(method: Method, url: string, options?: RequestOptions): Promise<Response>
  /** Resolves with the head of the answer, or the failure in its place; the body is read as it comes. */
  stream(method: Method, url: string, options?: StreamOptions): Promise<ResponseStream>
  /** Sent with each request of this user unless the request sets the same name. */
  readonly headers: Record<string, string>
  clearCookies(): void
}
