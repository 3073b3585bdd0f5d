import type { Timings, TransportFailure } from '../plan/index.ts'
import { millis } from '../units/index.ts'
import { failure } from './failure.ts'

export type MutableTimings = { -readonly [K in keyof Timings]: Timings[K] }

/** How far a connection is on its way to an open socket. */
export class Opening {
  readonly startedAt: number
  phase: 'resolve' | 'connect' | 'tls' = 'resolve'
  addresses: readonly string[] = []
  tried = 0
  /** Of the address tried first: the one that tells most when none works. */
  problem: TransportFailure | undefined = undefined
  tlsStartedAt: number

  constructor(startedAt: number) {
    this.startedAt = startedAt
    this.tlsStartedAt = startedAt
  }

  /** The one that is being tried; empty while the name is looked up. */
  get address(): string {
    return this.addresses[this.tried - 1] ?? ''
  }

  /** There are addresses that were not tried yet. */
  get hasMore(): boolean {
    return this.tried < this.addresses.length
  }

  timedOut(): TransportFailure {
    return failure(this.phase, 'CONNECT_TIMEOUT', timeouts[this.phase])
  }

  /** The time it took counts whether it worked or not. */
  addTo(timings: MutableTimings, now: number): void {
    timings.connectMs = millis(timings.connectMs + now - this.startedAt)
    if (this.phase === 'tls') timings.tlsMs = millis(timings.tlsMs + now - this.tlsStartedAt)
  }
}

const timeouts = {
  resolve: 'DNS did not answer within the connect timeout',
  connect: 'the server did not accept the connection within the connect timeout',
  tls: 'the TLS handshake did not end within the connect timeout',
} as const
