import type { FastifyInstance } from 'fastify'
import { prometheusText, prometheusType } from '../report/index.ts'
import type { Desk } from './desk.ts'

/** `/metrics`: the current run for Prometheus. */
export function metricsRoute(app: FastifyInstance, { book }: Desk): void {
  app.get('/metrics', { schema: { hide: true } }, (_request, reply) =>
    reply.type(prometheusType).send(prometheusText(book.current?.view)),
  )
}
