import { lookup } from 'node:dns'
import type { Clock } from '../time/index.ts'

/** How long an answer of DNS is used, and how long a failure is believed, in ms. */
const answerMillis = 60_000
const failureMillis = 1_000

/** These mean this machine whatever DNS says (RFC 6761, 6.3); servers listen on the one or the other. */
const isLocalhost = /(?:^|\.)localhost$/
const loopback: readonly string[] = ['127.0.0.1', '::1']

/** Whether the addresses of a name are servers that share its load. Those of localhost are one machine. */
export const goesRound = (hostname: string): boolean => !isLocalhost.test(hostname)

type Found = (error: Error | undefined, addresses: readonly string[]) => void

interface Entry {
  error: Error | undefined
  addresses: readonly string[]
  usableUntil: number
  /** Those who asked while the answer was on its way. */
  waiting: Found[] | undefined
}

/** Looks each host up once a minute, as the operating system would: hosts file and search domains included. */
export class Resolver {
  private readonly clock: Clock
  private readonly entries = new Map<string, Entry>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Calls back at once when the answer is known. */
  resolve(hostname: string, found: Found): void {
    const entry = this.entries.get(hostname)
    if (isLocalhost.test(hostname)) found(undefined, loopback)
    else if (entry === undefined) this.look(hostname, found)
    else if (entry.waiting !== undefined) entry.waiting.push(found)
    else if (entry.usableUntil > this.clock.now()) found(entry.error, entry.addresses)
    else this.look(hostname, found)
  }

  private look(hostname: string, found: Found): void {
    const entry: Entry = { error: undefined, addresses: [], usableUntil: 0, waiting: [found] }
    this.entries.set(hostname, entry)
    lookup(hostname, { all: true, verbatim: true }, (error, addresses) => {
      const waiting = entry.waiting ?? []
      entry.error = error ?? undefined
      entry.addresses = error ? [] : addresses.map(({ address }) => address)
      entry.usableUntil = this.clock.now() + (error ? failureMillis : answerMillis)
      entry.waiting = undefined
      for (const one of waiting) one(entry.error, entry.addresses)
    })
  }
}
