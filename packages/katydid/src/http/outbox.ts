import type { Connection } from './connection.ts'

/**
 * Requests for kept connections, which leave together once all that has come in is read: a write in between would keep
 * the answers behind it waiting, unseen, and wake a server that had nothing to do for one request at a time.
 */
export class Outbox {
  private readonly sent: () => void
  private waiting: Connection[] = []
  private readonly flush = () => {
    const leaving = this.waiting
    this.waiting = []
    for (const connection of leaving) connection.flush()
    this.sent()
  }

  /** `sent` is called each time that all have left. */
  constructor(sent: () => void) {
    this.sent = sent
  }

  add(connection: Connection): void {
    if (this.waiting.push(connection) === 1) setImmediate(this.flush)
  }
}
