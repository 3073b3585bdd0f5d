/** An address that took no connection comes last for so long, in ms: as long as an answer of DNS is used. */
const avoidedMillis = 60_000

/** One of the `of` threads that share a load. */
export interface ThreadPart {
  readonly index: number
  readonly of: number
}

/** The addresses of one origin: new connections go round them, and those that failed lately come last. */
export class Addresses {
  private readonly goesRound: boolean
  private readonly thread: ThreadPart
  private connections = 0
  private readonly working = new Set<string>()
  private readonly avoidedUntil = new Map<string, number>()
  private known: readonly string[] = []
  private sorted: readonly string[] = []

  /** `goesRound`: false where the first address that works is used for all connections. */
  constructor(goesRound: boolean, thread: ThreadPart) {
    this.goesRound = goesRound
    this.thread = thread
  }

  /** The addresses in the order in which the next connection tries them. Sorted, so that all threads go the same round. */
  inTurn(addresses: readonly string[], now: number): readonly string[] {
    if (addresses.length < 2) return addresses
    const order = this.goesRound ? this.inOrder(addresses) : addresses
    if (this.avoidedUntil.size === 0) return this.rotated(order)
    const isAvoided = (address: string) => (this.avoidedUntil.get(address) ?? 0) > now
    return [...this.rotated(order.filter((address) => !isAvoided(address))), ...order.filter(isAvoided)]
  }

  private inOrder(addresses: readonly string[]): readonly string[] {
    if (addresses !== this.known) {
      this.known = addresses
      this.sorted = addresses.toSorted()
    }
    return this.sorted
  }

  /**
   * Connection j of thread k of N is connection j N + k of the run, and begins that far along the round. Where N is a
   * multiple of the number of addresses, a thread would stay with one of them: after each round it moves on by one.
   */
  private rotated(order: readonly string[]): readonly string[] {
    if (!this.goesRound || order.length < 2) return order
    const { index, of } = this.thread
    const j = this.connections++
    const laps = of === 1 ? 0 : Math.floor(j / order.length)
    const at = (index + j * of + laps) % order.length
    return [...order.slice(at), ...order.slice(0, at)]
  }

  worked(address: string): void {
    this.working.add(address)
    this.avoidedUntil.delete(address)
  }

  failed(address: string, now: number): void {
    this.avoidedUntil.set(address, now + avoidedMillis)
  }

  /** It has taken a connection before. */
  hasWorked(address: string): boolean {
    return this.working.has(address)
  }
}
