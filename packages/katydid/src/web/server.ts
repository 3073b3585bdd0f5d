import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import fastifySwagger from '@fastify/swagger'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { thrownTrace } from '../text/index.ts'
import { Access } from './access.ts'
import { apiRoutes } from './api-routes.ts'
import type { Desk } from './desk.ts'
import { EventFeed } from './event-feed.ts'
import { locustRoutes } from './locust-routes.ts'
import { metricsRoute } from './metrics-route.ts'
import { ConflictError, MissingError, ProblemsError } from './problems.ts'
import { schemas } from './schemas/index.ts'
import { securityHeaders } from './security-headers.ts'
import { uiFile, uiFolder } from './ui-files.ts'
import { validatorCompiler } from './validation.ts'

export interface WebOptions {
  readonly desk: Desk
  readonly version: string
  readonly host: string
  readonly port: number
  /** Empty, or begins with a slash and does not end with one. */
  readonly basePath: string
  /** Whoever has it may look and steer; undefined: whoever can reach us. */
  readonly token: string | undefined
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
}

export interface WebServer {
  /** The port, also where 0 was asked for. */
  readonly port: number
  close(): Promise<void>
}

/** Serves the page, `/api/v1`, Locust's endpoints and `/metrics`. Rejects with Node's error when it cannot listen. */
export async function serveWeb(options: WebOptions): Promise<WebServer> {
  const { desk, host, port } = options
  const app = webApp(options)
  const feed = new EventFeed(desk.book)
  for (const schema of schemas) app.addSchema(schema)
  await app.register(fastifySwagger, openApi(options))
  await app.register((scope) => allRoutes(scope, options, feed), { prefix: options.basePath })
  await app.listen({ host, port })
  const address = app.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      feed.close()
      await app.close()
    },
  }
}

function webApp(options: WebOptions): FastifyInstance {
  const { tls, basePath } = options
  const common = { forceCloseConnections: true, bodyLimit: 256 * 1_024 }
  const app = (tls === undefined ? fastify(common) : fastify({ ...common, https: tls })) as FastifyInstance
  const access = new Access(options)
  app.setValidatorCompiler(validatorCompiler)
  // Schemas describe answers and do not shape them: a field that is not in one must not vanish.
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, options.desk))
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).header('cache-control', 'no-store').send({ message: 'There is nothing here' }),
  )
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    // The names of those files change with what is in them.
    if (request.url.startsWith(`${basePath}/assets/`))
      reply.header('cache-control', 'max-age=31536000, immutable')
    return guard(access, request, reply, basePath, tls !== undefined)
  })
  return app
}

async function guard(
  access: Access,
  request: FastifyRequest,
  reply: FastifyReply,
  basePath: string,
  isTls: boolean,
): Promise<FastifyReply | undefined> {
  const { method, headers, routeOptions, query } = request
  const { token } = query as { readonly token?: unknown }
  const decision = access.decide({
    method,
    path: (routeOptions.url ?? '').slice(basePath.length),
    headers,
    tokenInQuery: typeof token === 'string' ? token : undefined,
  })
  if (decision.kind === 'refused') return reply.code(decision.status).send({ message: decision.message })
  // The page's own addresses are relative to the slash at its end.
  const [path = '', search] = request.url.split('?')
  if (basePath !== '' && path === basePath) {
    return reply.redirect(search === undefined ? `${basePath}/` : `${basePath}/?${search}`, 308)
  }
  if (!decision.setsCookie) return undefined
  reply.header('set-cookie', access.cookie(isTls))
  // Out of the address, and so out of the browser's history.
  return path === `${basePath}/` ? reply.redirect(`${basePath}/`, 303) : undefined
}

async function allRoutes(app: FastifyInstance, { desk }: WebOptions, feed: EventFeed): Promise<void> {
  await app.register(async (api) => apiRoutes(api, desk, feed), { prefix: '/api/v1' })
  await app.register(async (scope) => locustRoutes(scope, desk))
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger())
  metricsRoute(app, desk)
  await page(app)
}

async function page(app: FastifyInstance): Promise<void> {
  if (!existsSync(uiFile('index.html'))) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(notBuilt),
    )
    return
  }
  await app.register(fastifyStatic, { root: uiFolder, prefix: '/', schemaHide: true, cacheControl: false })
}

const notBuilt =
  '<!doctype html><html lang="en"><title>Katydid</title><p>The web UI is not built: run <code>npm run build</code>. The API is there: <a href="api/v1/runs">api/v1/runs</a>.</p></html>'

function answerError(error: unknown, reply: FastifyReply, { log }: Desk): FastifyReply {
  if (error instanceof ProblemsError) return reply.code(422).send({ problems: error.problems })
  if (error instanceof ConflictError) return reply.code(409).send({ message: error.message })
  if (error instanceof MissingError) return reply.code(404).send({ message: error.message })
  const { statusCode = 500, message = 'It failed' } = error as { statusCode?: number; message?: string }
  if (statusCode >= 500) log.add(new Date(), 'ERROR', thrownTrace(error) || message)
  return reply.code(statusCode).send({ message })
}

const openApi = ({ version, basePath }: WebOptions) => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Katydid',
      version,
      description: 'Runs of this process: to watch, to steer, to take away.',
    },
    ...(basePath === '' ? {} : { servers: [{ url: basePath }] }),
  },
  refResolver: {
    buildLocalReference: (
      schema: { readonly $id?: unknown },
      _base: unknown,
      _fragment: string,
      index: number,
    ) => (typeof schema.$id === 'string' ? schema.$id : `schema-${index}`),
  },
})
