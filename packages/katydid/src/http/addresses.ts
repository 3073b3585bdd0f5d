/** An address that took no connection comes last for so long, in ms: as long as an answer of DNS is used. */
const avoidedMillis = 60_000

/** The addresses of one origin: new connections go round them, and those that failed lately come last. */
export class Addresses {
  private readonly goesRound: boolean
  private turn: number
  private readonly working = new Set<string>()
  private readonly avoidedUntil = new Map<string, number>()
  private known: readonly string[] = []
  private sorted: readonly string[] = []

  /** `goesRound`: false where the first address that works is used for all connections. `first` says where the round begins. */
  constructor(goesRound: boolean, first: number) {
    this.goesRound = goesRound
    this.turn = first
  }

  /** The addresses in the order in which the next connection tries them. Sorted, so that all threads go the same round. */
  inTurn(addresses: readonly string[], now: number): readonly string[] {
    if (addresses.length < 2) return addresses
    const order = this.goesRound ? this.rotated(addresses) : addresses
    if (this.avoidedUntil.size === 0) return order
    const isAvoided = (address: string) => (this.avoidedUntil.get(address) ?? 0) > now
    return [...order.filter((address) => !isAvoided(address)), ...order.filter(isAvoided)]
  }

  private rotated(addresses: readonly string[]): readonly string[] {
    if (addresses !== this.known) {
      this.known = addresses
      this.sorted = addresses.toSorted()
    }
    const at = this.turn++ % addresses.length
    return [...this.sorted.slice(at), ...this.sorted.slice(0, at)]
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
