import type { SecureContext } from 'node:tls'
import type { Clock, PollWatch } from '../time/index.ts'
import type { Millis } from '../units/index.ts'
import type { Connection } from './connection.ts'
import type { Deadlines } from './deadlines.ts'
import type { Outbox } from './outbox.ts'
import type { Resolver } from './resolver.ts'

/** What the connections of one thread share. */
export interface Network {
  readonly clock: Clock
  readonly polls: PollWatch
  readonly deadlines: Deadlines
  readonly resolver: Resolver
  readonly outbox: Outbox
  /** Every socket is read into this one; what a parser wants to keep it copies before it returns. */
  readonly readBuffer: Buffer
  readonly connectTimeout: Millis
  readonly verifiesCertificates: boolean
  /** A request is sent once more when a kept connection ends before a byte of its response. */
  readonly resends: boolean
  /** Made once, when a session with an https URL begins: loading the authorities takes tens of milliseconds. */
  secureContext(): SecureContext
  /** All that are open or opening, the idle ones too. */
  readonly connections: Set<Connection>
  /** Set by the stop: requests made after it end as cut off. */
  isClosed: boolean
}
