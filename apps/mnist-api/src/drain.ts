import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** A request that its client has sent already arrives within this; its answer then ends the connection. */
const IN_FLIGHT_MS = 300

/**
 * Makes a closing server wait a moment before it ends idle connections: one that looks idle here may carry a request that
 * is still on its way, and its client would never hear of it.
 */
export function closeIdleGently(server: Server): void {
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    // What has come while a busy loop was late for the timer is read between it and the immediate.
    setTimeout(() => setImmediate(closeIdle), IN_FLIGHT_MS)
  }
}

/**
 * Stops accepting, closes idle connections, and waits for the requests under way. What is still open after
 * `limitMs` is cut off. Resolves to whether everything ended by itself.
 */
export async function drain(app: FastifyInstance, limitMs: number): Promise<boolean> {
  let isComplete = true
  const limit = setTimeout(() => {
    isComplete = false
    app.server.closeAllConnections()
  }, limitMs)
  await app.close()
  clearTimeout(limit)
  return isComplete
}
