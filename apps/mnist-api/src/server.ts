import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { registerDocs } from './docs.ts'
import { answerBadUrl, answerClientError, registerErrors } from './http-errors.ts'
import type { Predictor } from './model.ts'
import { registerPredict } from './predict-route.ts'
import { answer, type HealthResponse } from './schemas.ts'

const WELCOME = { message: 'Welcome to the UAAG2 MNIST model inference API!' }

export interface ServerOptions {
  /** Absent when the model could not be loaded: the server then says so to whoever asks. */
  readonly predictor: Predictor | undefined
  readonly logger: FastifyBaseLogger
  /** Longest request body, in bytes. */
  readonly bodyLimitBytes?: number
}

/**
 * The API as a Fastify instance that is not listening yet. It is returned before it is ready, so that
 * more hooks and routes can be added.
 */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { predictor, logger } = options
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    // A line and a child logger for each request would cost more than some requests; see logRequests.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent) => parent,
    bodyLimit: options.bodyLimitBytes ?? 1024 * 1024,
    // Longer than the 600 s for which load balancers keep an idle connection: the closing side is theirs.
    keepAliveTimeout: 620_000,
    requestTimeout: 30_000,
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerBadUrl,
  })
  // Schemas describe answers and do not shape them: a field that is not in one must not vanish.
  app.setSerializerCompiler(() => JSON.stringify)
  discardBodies(app)
  registerErrors(app)
  closeConnectionsWhileClosing(app)
  if (logger.level === 'debug' || logger.level === 'trace') logRequests(app)
  await registerDocs(app)
  registerInformation(app, predictor)
  await app.register(async (scope) => registerPredict(scope, predictor))
  return app
}

function registerInformation(app: FastifyInstance, predictor: Predictor | undefined): void {
  const isLoaded = predictor !== undefined
  const health: HealthResponse = { status: isLoaded ? 'healthy' : 'unhealthy', model_loaded: isLoaded }
  const welcomes = { summary: 'Root', response: { 200: answer('Successful Response', 'RootResponse') } }
  const tells = { summary: 'Health', response: { 200: answer('Successful Response', 'HealthResponse') } }
  app.get('/', { schema: welcomes }, (_request, reply) => reply.send(WELCOME))
  app.get('/health', { schema: tells }, (_request, reply) => reply.send(health))
}

/** No body matters where no route reads one: `POST /nowhere` is a 404 whatever it carries. */
function discardBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
}

/** Tells clients with a request under way that their connection ends with its answer. */
function closeConnectionsWhileClosing(app: FastifyInstance): void {
  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
    done()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done(null, payload)
  })
}

/** One line for each answer; never a body. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request
    const { statusCode, elapsedTime: elapsedMs } = reply
    request.log.debug({ method, route: routeOptions.url, statusCode, elapsedMs }, 'answered')
    done()
  })
}
