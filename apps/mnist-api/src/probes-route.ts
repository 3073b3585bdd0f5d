import type { FastifyInstance } from 'fastify'

/** What an orchestrator asks. They are no part of the contract, and so not in its OpenAPI document. */
export interface Probes {
  /** The model is loaded and warmed up, and the server is not stopping. */
  readonly isReady: () => boolean
}

/** `/livez`: the process turns its event loop. `/readyz`: send it requests. */
export function registerProbes(app: FastifyInstance, { isReady }: Probes): void {
  app.get('/livez', { schema: { hide: true } }, (_request, reply) => reply.send({ status: 'alive' }))
  app.get('/readyz', { schema: { hide: true } }, (_request, reply) => {
    const ready = isReady()
    reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' })
  })
}
