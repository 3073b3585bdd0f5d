import type { FastifyInstance } from 'fastify'
import { answerLike, TAGS } from './schemas.ts'

const ALIVE = { status: 'alive' }
const READY = { status: 'ready' }
const NOT_READY = { status: 'not ready' }

const tags = [TAGS.operations.name]
const aliveSchema = { tags, summary: 'Is the process alive?', response: { 200: answerLike('Alive', ALIVE) } }
const readySchema = {
  tags,
  summary: 'May it be sent requests?',
  response: {
    200: answerLike('The model is loaded and warmed up', READY),
    503: answerLike('There is no model, or the server is stopping', NOT_READY),
  },
}

/** What an orchestrator asks. */
export interface Probes {
  /** The model is loaded and warmed up, and the server is not stopping. */
  readonly isReady: () => boolean
}

/** `/livez`: the process turns its event loop. `/readyz`: send it requests. */
export function registerProbes(app: FastifyInstance, { isReady }: Probes): void {
  app.get('/livez', { schema: aliveSchema }, (_request, reply) => reply.send(ALIVE))
  app.get('/readyz', { schema: readySchema }, (_request, reply) => {
    const ready = isReady()
    reply.code(ready ? 200 : 503).send(ready ? READY : NOT_READY)
  })
}
