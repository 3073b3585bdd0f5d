import type { Duration, Millis } from '../units/index.ts'
import type { Prepared } from './prepared.ts'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** Where an exchange was when it went wrong. */
export type Phase = 'resolve' | 'connect' | 'tls' | 'send' | 'wait' | 'read' | 'decode' | 'redirect'

/**
 * Why there is no answer. `code` is stable and groups failures: Node's (`ECONNREFUSED`), or ours: `TIMEOUT`,
 * `CONNECT_TIMEOUT`, `MALFORMED`, `CLOSED`, `UNASKED`, `CUT_OFF` (the stop ended it), `TOO_MANY_REDIRECTS`,
 * `BAD_REDIRECT`, `BAD_ENCODING`, `ENCODED_STREAM`, `INTERNAL` (a fault of Katydid).
 */
export interface TransportFailure {
  readonly phase: Phase
  readonly code: string
  readonly message: string
}

/**
 * The instants of one exchange, ms since the run began. `sentAt` is when it was handed to the network, before a
 * connection was opened if one was needed; redirects, the retry and the whole body are inside.
 */
export interface Timings {
  readonly sentAt: Millis
  /** Of the last answer; equals `endedAt` when none came. */
  readonly firstByteAt: Millis
  readonly endedAt: Millis
  /** Since when the end of the answer may have lain unread, at the earliest; equals `endedAt` when none came. */
  readonly unreadSince: Millis
  /** Spent opening connections, TLS included; 0 on a reused one. */
  readonly connectMs: Millis
  /** The TLS handshake's part of `connectMs`. */
  readonly tlsMs: Millis
  /** How often it was sent once more, since a kept connection had ended without a byte of a response. */
  readonly resends: number
}

/** What a task sees of an answer. Without one, `status` is 0 and `failure` says why; nothing is thrown. */
export interface Response {
  /** 0 when there was no answer. */
  readonly status: number
  /** 200 to 399. */
  readonly ok: boolean
  /** Of the last hop, after redirects. */
  readonly url: string
  readonly failure: TransportFailure | undefined
  readonly timings: Timings
  /** Decoded (gzip, deflate, br). */
  readonly body: Buffer
  /** Bytes of the body as they came over the wire, before decoding. */
  readonly bodyBytes: number
  /** Status line and headers as they came; empty without an answer. */
  readonly headText: string
  /** A header by its name in any case; several of one name are joined with ', '. */
  header(name: string): string | undefined
  /** All values of `set-cookie` or of any other header. */
  headers(name: string): readonly string[]
  /** The body as text: a byte order mark decides and is left out, else the charset of Content-Type, else UTF-8. */
  text(): string
  /** The body as JSON, which is UTF-8; where it is none, as `text()`. Throws a SyntaxError that shows the start of the body. */
  json(): unknown
}

/** Says why an answer is wrong, or nothing when it is right. May throw: an assertion's message is the reason. */
export type Check = (response: Response) => string | undefined | void | Promise<string | undefined | void>

export interface FilePart {
  readonly filename: string
  readonly contentType?: string
  readonly data: Uint8Array | string
}

export type QueryValue = string | number | boolean

/** What a request sends and how, without what judges its answer. At most one of `json`, `body`, `form` and `multipart`. */
export interface RequestParts {
  /** The row this request is counted under. Default: its path, with ids, UUIDs and the query templated. */
  readonly name?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>
  /** Encoded on each call; `prepared.json` encodes once. */
  readonly json?: unknown
  readonly body?: Prepared | string | Uint8Array
  readonly form?: Readonly<Record<string, QueryValue>>
  readonly multipart?: Readonly<Record<string, QueryValue | FilePart>>
  readonly auth?: Auth
  /** For the whole exchange, from hand-over to the last byte. Default: the class's `timeout`. */
  readonly timeout?: Duration
  /** How many redirects are followed; 0 returns the redirect itself. Default 10. */
  readonly redirects?: number
}

export interface RequestOptions extends RequestParts {
  /** Decides pass or fail before the sample is recorded. With a check, a status >= 400 may pass. */
  readonly check?: Check
}

export type Auth = { readonly username: string; readonly password: string } | { readonly bearer: string }
