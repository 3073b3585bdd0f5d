import type { Duration, Millis } from '../units/index.ts'
import type { RequestParts, Timings, TransportFailure } from './request.ts'

/** One event of a `text/event-stream`, as the WHATWG HTML standard reads it. */
export interface ServerSentEvent {
  /** `message` when the server names none. */
  readonly event: string
  /** Several data lines are joined with line feeds. */
  readonly data: string
  /** The last one the server has sent, in this event or before; empty when there was none. */
  readonly id: string
  /** How long the server last asked clients to wait before they reconnect. */
  readonly retry: Millis | undefined
  /** When its last byte was read from the socket, ms since the run began. */
  readonly at: Millis
}

/** A streamed answer without its body. What is not known before the end grows until then. */
export interface StreamedAnswer {
  /** 0 when there was no answer. */
  readonly status: number
  /** 200 to 399. */
  readonly ok: boolean
  /** Of the last hop, after redirects. */
  readonly url: string
  /** Why it did not come to its end; a stream that broke in the middle keeps its status. */
  readonly failure: TransportFailure | undefined
  /** `endedAt` is that of the last byte read so far, until the stream is over. */
  readonly timings: Timings
  /** Bytes of the body so far. */
  readonly bodyBytes: number
  /** Pieces of the body so far: what one read of the socket brought is one piece. */
  readonly chunkCount: number
  header(name: string): string | undefined
  headers(name: string): readonly string[]
}

/**
 * An answer while it comes. Its sample is recorded when the last byte is there, when it fails, or when the task breaks
 * off, which is no failure: leaving a loop over it closes the connection. A stream that is neither read to its end nor
 * closed stays open until its timeout. It can be read once.
 */
export interface ResponseStream extends StreamedAnswer {
  /** The body as it comes. Ends early, without throwing, when the stream fails. */
  chunks(): AsyncIterable<Buffer>
  /** The server-sent events in it; an event that the end cuts in two is left out, as the standard wants. */
  events(): AsyncIterable<ServerSentEvent>
  /** The rest of the body, as UTF-8. */
  text(): Promise<string>
  /** Breaks off: the connection is closed, and the sample judged by what has come. Does nothing when it is over. */
  close(): void
}

/** How many tokens an event holds; with it, where the server tells, how many there were so far by its own count. */
export type TokensIn = (event: ServerSentEvent) => number | TokenCount
export interface TokenCount {
  readonly tokens: number
  readonly total: number | undefined
}

/** Says why a streamed answer is wrong, or nothing when it is right. May throw, as a `Check`; may not be async. */
export type StreamCheck = (answer: StreamedAnswer) => string | undefined | void

/** A request that is ok and keeps all of these is good; goodput is how many of them there are in a second. */
export interface GoodputLimits {
  /** From the intended start to the first token, or the first piece where tokens are not counted. */
  readonly timeToFirstToken?: Duration
  /** The mean of the request's gaps between tokens, or pieces. */
  readonly interToken?: Duration
  /** The response time: from the intended start to the last byte. */
  readonly response?: Duration
}

/** As those of any request; `timeout` is for the whole stream. */
export interface StreamOptions extends RequestParts {
  /** Judges at the end, or when the task broke off, before the sample is recorded. */
  readonly check?: StreamCheck
  /**
   * Called with each server-sent event when it arrives, not when the task gets to it, so it must be quick. Gives the
   * sample its tokens: time to the first, gaps between them, how many. What it throws is why the request failed.
   */
  readonly tokensIn?: TokensIn
  readonly goodput?: GoodputLimits
}
