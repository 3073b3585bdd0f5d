import type { FastifyInstance } from 'fastify'
import { EXPOSITION_TYPE } from './exposition.ts'

/** `GET /metrics` in Prometheus' text format; `exposition` may gather it from other processes. */
export function registerMetrics(app: FastifyInstance, exposition: () => Promise<string>): void {
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('content-type', EXPOSITION_TYPE)
    return exposition()
  })
}
