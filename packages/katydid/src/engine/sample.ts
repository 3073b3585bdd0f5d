import type { RequestParts, TransportFailure } from '../plan/index.ts'
import type { Millis } from '../units/index.ts'

/**
 * One offered request and how it ended. Response time = endedAt - intendedAt, service time = endedAt - sentAt,
 * schedule lag = sentAt - intendedAt; all instants are ms since the run began.
 */
export interface Sent {
  /** `cut-off`: ended by the stop before its answer came; its times say nothing of the server. */
  readonly kind: 'ok' | 'failed' | 'cut-off'
  /** Locust's `Type` column: the HTTP method, or what `measure` was told. */
  readonly method: string
  readonly name: string
  readonly intendedAt: Millis
  /** The later of `intendedAt` and when its user was free: all after it, until `sentAt`, is the generator's lateness. */
  readonly couldSendAt?: Millis
  /** Of the task that asked for it, and of the sets around that. Default: none. */
  readonly tags?: readonly string[]
  readonly sentAt: Millis
  /** Of the answer; undefined when none came, and for a measured call, of which only the end is seen. */
  readonly firstByteAt: Millis | undefined
  readonly endedAt: Millis
  /** Since when its end may have lain unread, at the earliest. Undefined where nobody can tell: of a measured call, or where no answer came. */
  readonly unreadSince?: Millis | undefined
  /** Spent opening connections, TLS included; 0 on a reused one. */
  readonly connectMs: Millis
  /** The TLS handshake's part of `connectMs`. */
  readonly tlsMs: Millis
  /** How often it was sent once more, since a kept connection had ended without a byte of a response. Default: never. */
  readonly resends?: number
  /** Bytes of the answer's body on the wire. */
  readonly bytes: number
  /** Why it failed, in words that group: no ids, no addresses. Undefined unless `failed`. */
  readonly reason: string | undefined
  /** Of streamed answers only. */
  readonly stream?: StreamFigures
}

/** When the parts of a streamed answer came: its tokens where they are counted, else what each read brought of it. */
export interface StreamFigures {
  /** Undefined when nothing came. */
  readonly firstAt: Millis | undefined
  /** Between one arrival and the next; those that our own slowness stretched are left out. */
  readonly gapsMs: readonly number[]
  /** 0 where they are not counted. */
  readonly tokens: number
  /** Whether it was ok and kept its limits; undefined where it has none. */
  readonly isGood: boolean | undefined
}

/** Planned, never sent. It has no `sentAt`, so the type has none. */
export interface Unsent {
  readonly kind: 'unsent'
  readonly method: string
  readonly name: string
  readonly intendedAt: Millis
}

export type Sample = Sent | Unsent

/** A task that threw: the user goes on. `trace` is the stack, mapped to the load file's lines. */
export interface TaskException {
  readonly task: string
  readonly message: string
  readonly trace: string
  readonly at: Millis
}

/** A failed request as the task asked for it, and its answer: what the first sample of a failure is made of. */
export interface Exchange {
  readonly method: string
  readonly url: string
  readonly options: RequestParts
  readonly answer: {
    readonly failure: TransportFailure | undefined
    readonly headText: string
    /** Undefined for a stream, whose parts are not kept. */
    readonly body?: Buffer
  }
}

/** Where samples go. Must be cheap: it runs on the load thread, once per request. */
export interface Recorder {
  /** `exchange`: of a request that failed, if there is one to show. */
  record(sample: Sample, exchange?: Exchange): void
  exception(exception: TaskException): void
}
