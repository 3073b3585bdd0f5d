import { PerformanceObserver } from 'node:perf_hooks'

/** Pauses of one thread for garbage collection. */
export interface GcPauses {
  readonly count: number
  readonly totalMs: number
  readonly longestMs: number
}

const none: GcPauses = { count: 0, totalMs: 0, longestMs: 0 }

/** Counts the pauses that V8 makes on this thread; its background threads cost CPU, but no pause. */
export class GcWatch {
  #pauses = none
  readonly #observer = new PerformanceObserver((list) => this.#add(list.getEntries()))

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  #add(entries: readonly { readonly duration: number }[]): void {
    for (const { duration } of entries) {
      const { count, totalMs, longestMs } = this.#pauses
      this.#pauses = {
        count: count + 1,
        totalMs: totalMs + duration,
        longestMs: Math.max(longestMs, duration),
      }
    }
  }

  /** Those since the last take. */
  take(): GcPauses {
    this.#add(this.#observer.takeRecords())
    const taken = this.#pauses
    this.#pauses = none
    return taken
  }

  stop(): void {
    this.#observer.disconnect()
  }
}
