import type { Report } from './messages.ts'

/** How the requests of a run ended. It balances when `offered` is the sum of the other four. */
export interface Accounting {
  readonly offered: number
  readonly ok: number
  readonly failed: number
  readonly cutOff: number
  readonly unsent: number
  readonly isBalanced: boolean
}

/** Adds up what the workers recorded, apart from the statistics (which can be reset), and what they offered. */
export class Ledger {
  readonly #offered = new Map<number, number>()
  #ok = 0
  #failed = 0
  #cutOff = 0
  #unsent = 0

  add(worker: number, { delta, tally }: Report): void {
    this.#offered.set(worker, tally.offered)
    for (const { ok, failed, cutOff, unsent } of [delta.warmUp, ...delta.entries]) {
      this.#ok += ok
      this.#failed += failed
      this.#cutOff += cutOff
      this.#unsent += unsent
    }
  }

  balance(): Accounting {
    const offered = [...this.#offered.values()].reduce((sum, n) => sum + n, 0)
    const [ok, failed, cutOff, unsent] = [this.#ok, this.#failed, this.#cutOff, this.#unsent]
    return { offered, ok, failed, cutOff, unsent, isBalanced: offered === ok + failed + cutOff + unsent }
  }
}
