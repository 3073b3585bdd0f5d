/** How offered requests ended: each of them in one of four ways. */
export interface Endings {
  readonly ok: number
  readonly failed: number
  /** Ended by the stop before the answer came. */
  readonly cutOff: number
  readonly unsent: number
}

/** Endings that are counted, and the sums of them that reports show. */
export class EndingsCount implements Endings {
  ok = 0
  failed = 0
  cutOff = 0
  unsent = 0

  /** Answered, well or not: Locust's `# reqs`. */
  get requests(): number {
    return this.ok + this.failed
  }

  get offered(): number {
    return this.requests + this.cutOff + this.unsent
  }

  addEndings({ ok, failed, cutOff, unsent }: Endings): void {
    this.ok += ok
    this.failed += failed
    this.cutOff += cutOff
    this.unsent += unsent
  }
}

/** Endings as reports read them. */
export type EndingsView = Readonly<Pick<EndingsCount, keyof Endings | 'requests' | 'offered'>>
