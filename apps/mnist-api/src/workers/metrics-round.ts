import type { Collected } from '../metrics/exposition.ts'

/** A worker that does not say what it counted by then is left out: `mnist_workers` shows it. */
const LIMIT_MS = 1_000

/** One collection of metrics from all workers. */
export class MetricsRound {
  readonly result: Promise<readonly Collected[]>
  readonly #collected: Collected[] = []
  readonly #wanted: number
  #finish: () => void = () => {}

  constructor(workers: number) {
    this.#wanted = workers
    this.result = new Promise((resolve) => {
      const limit = setTimeout(() => this.#finish(), LIMIT_MS)
      this.#finish = () => {
        clearTimeout(limit)
        resolve(this.#collected)
      }
    })
  }

  add(collected: Collected): void {
    this.#collected.push(collected)
    if (this.#collected.length === this.#wanted) this.#finish()
  }
}
