import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { registerPages } from './pages.ts'
import { schemas, TAGS } from './schemas.ts'

const INFO = {
  title: 'UAAG2 MNIST Inference API',
  version: '1.0.0',
  description: [
    'Reads handwritten digits, one or several in each request. [Try it by drawing](demo).',
    'Every answer names its request (`X-Request-Id`) and the model (`X-Model-Version`, `X-Model-Sha256`).',
  ].join('\n\n'),
}

/** `/openapi.json`, and `/docs` from files of our own: nothing there is fetched from elsewhere. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  for (const schema of schemas) app.addSchema(schema)
  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: INFO, tags: Object.values(TAGS) },
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => nameOf(schema.$id, index) },
  })
  await registerPages(app, (pages) =>
    pages.register(fastifySwaggerUi, { routePrefix: '/docs', theme: { title: INFO.title } }),
  )
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
}

function nameOf(id: unknown, index: number): string {
  return typeof id === 'string' ? id : `schema-${index}`
}
