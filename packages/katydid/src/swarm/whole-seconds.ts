import type { RunStats, StatsDelta } from '../stats/index.ts'
import { type Millis, millis } from '../units/index.ts'

/**
 * Holds back what workers report of a second until the tick that ends it. A worker that reports later than that tick leaves
 * the second without its part until it does.
 */
export class WholeSeconds {
  readonly #stats: RunStats
  #held: StatsDelta[] = []
  #countedUntil = millis(0)

  constructor(stats: RunStats) {
    this.#stats = stats
  }

  /** What comes after its second was counted is counted at once. */
  add(delta: StatsDelta): void {
    if (delta.from >= this.#countedUntil) this.#held.push(delta)
    else this.#stats.add(delta)
  }

  /** Counts all that began before `to`. */
  countUntil(to: Millis): void {
    this.#countedUntil = to
    for (const delta of this.#held) if (delta.from < to) this.#stats.add(delta)
    this.#held = this.#held.filter(({ from }) => from >= to)
  }
}
