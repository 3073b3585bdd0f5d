import type { Connection } from './connection.ts'
import type { Origin } from './target.ts'

/** Connections that wait for their next request; the one used last is taken first, so that the others may age out. */
export class IdleConnections {
  private readonly idle: Connection[] = []
  private readonly limitPerOrigin: number

  constructor(limitPerOrigin: number) {
    this.limitPerOrigin = limitPerOrigin
  }

  /** Takes one out; those the server is about to close are closed on the way. */
  take(origin: Origin, now: number): Connection | undefined {
    const { idle } = this
    for (let i = idle.length - 1; i >= 0; i--) {
      const connection = idle[i] as Connection
      if (connection.origin !== origin) continue
      if (i === idle.length - 1) idle.pop()
      else idle.splice(i, 1)
      if (connection.usableUntil > now) return connection
      connection.destroy()
    }
    return undefined
  }

  /** Keeps it, or closes it when the origin has enough. */
  put(connection: Connection): void {
    if (this.count(connection.origin) < this.limitPerOrigin) this.idle.push(connection)
    else connection.destroy()
  }

  /** Does nothing for one that is not here. */
  remove(connection: Connection): void {
    const at = this.idle.indexOf(connection)
    if (at >= 0) this.idle.splice(at, 1)
  }

  close(): void {
    for (const connection of this.idle.splice(0)) connection.destroy()
  }

  private count(origin: Origin): number {
    if (this.idle.length < this.limitPerOrigin) return 0
    return this.idle.reduce((n, { origin: other }) => (other === origin ? n + 1 : n), 0)
  }
}
