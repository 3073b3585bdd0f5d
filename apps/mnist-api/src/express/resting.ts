import { LARGEST_BATCH } from '../batching/batcher.ts'

/** With less in the queue the model may soon have nothing to do, so more are read again at a time. */
const SHORT_QUEUE = 4 * LARGEST_BATCH

export interface Rested {
  readAgain(): void
}

/**
 * Connections that are not read until the model has made room, in the order of their last answers. The first to rest are
 * those that were told to come back later: a client that asks again at once would otherwise be refused again at once, and
 * some thousands of them keep a service so busy with refusing that it does nothing else. As long as there are any, those
 * that were served go to the back of the row as well, or the same few would be served again and again.
 */
export class Resting {
  readonly #since = new Map<Rested, number>()

  get isEmpty(): boolean {
    return this.#since.size === 0
  }

  add(connection: Rested): void {
    this.#since.set(connection, performance.now())
  }

  delete(connection: Rested): void {
    this.#since.delete(connection)
  }

  /** So many digits have left the queue; `queued` are left in it. */
  madeRoom(digits: number, queued: number): void {
    if (!this.isEmpty) this.#wake(queued < SHORT_QUEUE ? SHORT_QUEUE : digits)
  }

  /** Those that have rested for `ms`, room or not. */
  wakeAfter(ms: number): void {
    const limit = performance.now() - ms
    for (const [connection, since] of this.#since) {
      if (since > limit) return
      this.#since.delete(connection)
      connection.readAgain()
    }
  }

  #wake(count: number): void {
    let left = count
    for (const connection of this.#since.keys()) {
      if (left-- === 0) return
      this.#since.delete(connection)
      connection.readAgain()
    }
  }
}
