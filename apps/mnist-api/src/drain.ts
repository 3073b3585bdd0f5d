import type { FastifyInstance } from 'fastify'

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
