import type { FastifyInstance } from 'fastify'
import { TAGS } from '../schemas.ts'
import { EXPOSITION_TYPE } from './exposition.ts'

const schema = {
  tags: [TAGS.operations.name],
  summary: 'Metrics of all workers',
  response: {
    200: {
      description: "Prometheus' text format",
      content: { 'text/plain': { schema: { type: 'string' } } },
    },
  },
}

/** `GET /metrics` in Prometheus' text format; `exposition` may gather it from other processes. */
export function registerMetrics(app: FastifyInstance, exposition: () => Promise<string>): void {
  app.get('/metrics', { schema }, async (_request, reply) => {
    reply.header('content-type', EXPOSITION_TYPE)
    return exposition()
  })
}
