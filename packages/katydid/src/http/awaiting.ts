import type { Method, TransportFailure } from '../plan/index.ts'
import type { Millis } from '../units/index.ts'
import type { MutableTimings } from './opening.ts'
import type { ResponseHead } from './response-head.ts'
import type { ResponseParser } from './response-parser.ts'
import type { Target } from './target.ts'

/** A body on its way. */
export type BodySource = Pick<ResponseParser, 'takeSoFar'>

/**
 * How far a request had come when its connection broke. `unsent`: it never left. `stale`: it went out over a kept
 * connection that ended without a byte of a response, so the server had most likely closed it before.
 */
export type Progress = 'unsent' | 'stale' | 'under way'

/** The exchange a connection works for. */
export interface Awaiting {
  readonly method: Method
  readonly target: Target
  /** The request, one byte per character; without a body that is large. */
  readonly requestText: string
  readonly largeBody: Uint8Array | undefined
  readonly timings: MutableTimings
  /** It goes out over a kept connection now. */
  leaving(now: Millis): void
  /** A read has brought something of an answer, and not its end; who wants its body as it comes takes it now. */
  arriving(head: ResponseHead, body: BodySource, now: Millis): void
  /** The answer is whole; `body` is what was not taken before. */
  answered(head: ResponseHead, body: Buffer, now: Millis): void
  broken(failure: TransportFailure, progress: Progress): void
  /** Something threw while the connection worked for it. Must not throw. */
  crashed(fault: unknown): void
}
