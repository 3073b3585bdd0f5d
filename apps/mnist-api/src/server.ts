import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { registerDemo } from './demo-route.ts'
import { registerDocs } from './docs.ts'
import { closeIdleGently } from './drain.ts'
import { Lane } from './express/express-lane.ts'
import { ResponseHead } from './express/response-head.ts'
import { type Guards, NO_GUARDS, registerGuards } from './guards.ts'
import { answerBadUrl, answerClientError, registerErrors } from './http-errors.ts'
import { lingerOnEarlyAnswers } from './lingering-close.ts'
import { exposition, type MetricsSource, metricsSource } from './metrics/exposition.ts'
import { registerMetrics } from './metrics/metrics-route.ts'
import { ServiceMetrics } from './metrics/service-metrics.ts'
import type { Predictor } from './model.ts'
import { registerOpenInference } from './open-inference/open-inference-route.ts'
import { DEFAULT_LIMITS, type Limits } from './predict/admission.ts'
import { PredictService } from './predict/predict-service.ts'
import { registerPredict } from './predict-route.ts'
import { registerProbes } from './probes-route.ts'
import { RequestIds } from './request-ids.ts'
import { answer, type HealthResponse, TAGS } from './schemas.ts'

const BODY_LIMIT_BYTES = 1024 * 1024
const KEEP_ALIVE_MS = 620_000
/** Headers that are not all there by then are a client that stalls, or one that means harm. */
const HEADERS_TIMEOUT_MS = 10_000
const MOST_HEADERS = 64
/** Without a byte either way while there is something to say, a client reads no answers: it would hold them for ever. */
const SILENCE_MS = 60_000
/** How late Node may notice that one of its time limits has passed. */
const CHECK_TIMEOUTS_MS = 1_000

const WELCOME = { message: 'Welcome to the UAAG2 MNIST model inference API!' }

export interface ServerOptions {
  /** Absent when the model could not be loaded: the server then says so to whoever asks. */
  readonly predictor: Predictor | undefined
  readonly logger: FastifyBaseLogger
  /** Longest request body, in bytes. */
  readonly bodyLimitBytes?: number
  readonly limits?: Limits
  readonly guards?: Guards
  /** Reads and answers predictions on the bare socket where it can: faster, and past Fastify's hooks. Off by default. */
  readonly expressLane?: boolean
  /** Where there are other workers: takes this one's metrics, and gives what gathers those of all. */
  readonly shareMetrics?: (own: MetricsSource) => () => Promise<string>
}

/**
 * The API as a Fastify instance that is not listening yet. It is returned before it is ready, so that
 * more hooks and routes can be added.
 */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { predictor, logger, limits = DEFAULT_LIMITS, guards = NO_GUARDS } = options
  const ids = new RequestIds()
  const metrics = new ServiceMetrics(predictor?.identity)
  const service = new PredictService({
    predictor,
    limits,
    metrics,
    onFailure: (err, requestId) => logger.error({ err, requestId }, 'prediction failed'),
  })
  const app = bareServer(options, ids)
  lingerOnEarlyAnswers(app)
  const closing = watchClosing(app)
  addHeaders(app, predictor, closing)
  countAnswers(app, metrics)
  const answerNotFound = registerErrors(app)
  if (logger.level === 'debug' || logger.level === 'trace') logRequests(app)
  await registerGuards(app, guards)
  await registerDocs(app)
  await registerDemo(app)
  registerInformation(app, predictor)
  const probes = { isReady: () => predictor !== undefined && !closing.isClosing }
  registerProbes(app, probes)
  registerMetrics(app, metricsGatherer(metrics, options))
  await app.register(async (scope) => registerPredict(scope, service))
  const modelVersion = predictor?.identity?.version ?? 'unknown'
  const openInference = { service, probes, modelVersion, answerNotFound }
  await app.register(async (scope) => registerOpenInference(scope, openInference), { prefix: '/v2' })
  if (options.expressLane) {
    const lane = new Lane(app.server, {
      service,
      ids,
      head: new ResponseHead(KEEP_ALIVE_MS, predictor?.identity),
      bodyLimitBytes: options.bodyLimitBytes ?? BODY_LIMIT_BYTES,
      answered: (status, elapsedMs) => metrics.answered('POST', '/predict', status, elapsedMs),
      isClosing: () => closing.isClosing,
    })
    app.addHook('preClose', async () => lane.wakeAll())
  }
  closeIdleGently(app.server)
  return app
}

function metricsGatherer(metrics: ServiceMetrics, { shareMetrics }: ServerOptions): () => Promise<string> {
  const own = metricsSource(metrics)
  return shareMetrics?.(own) ?? (async () => exposition([await own.collect()]))
}

/** Fastify with this API's limits, without a route. */
function bareServer({ logger, bodyLimitBytes }: ServerOptions, ids: RequestIds): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    // A line and a child logger for each request would cost more than some requests; see logRequests.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent) => parent,
    requestIdHeader: false,
    genReqId: ({ headers }) => ids.idOf(headers['x-request-id']),
    bodyLimit: bodyLimitBytes ?? BODY_LIMIT_BYTES,
    // Longer than the 600 s for which load balancers keep an idle connection: the closing side is theirs.
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: 30_000,
    connectionTimeout: SILENCE_MS,
    http: { connectionsCheckingInterval: CHECK_TIMEOUTS_MS },
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerBadUrl,
  })
  app.server.headersTimeout = HEADERS_TIMEOUT_MS
  app.server.maxHeadersCount = MOST_HEADERS
  // Schemas describe answers and do not shape them: a field that is not in one must not vanish.
  app.setSerializerCompiler(() => JSON.stringify)
  discardBodies(app)
  return app
}

function registerInformation(app: FastifyInstance, predictor: Predictor | undefined): void {
  const isLoaded = predictor !== undefined
  const health: HealthResponse = { status: isLoaded ? 'healthy' : 'unhealthy', model_loaded: isLoaded }
  const tags = [TAGS.operations.name]
  const welcomes = { tags, summary: 'Root', response: { 200: answer('Successful Response', 'RootResponse') } }
  const tells = {
    tags,
    summary: 'Health',
    response: { 200: answer('Successful Response', 'HealthResponse') },
  }
  app.get('/', { schema: welcomes }, (_request, reply) => reply.send(WELCOME))
  app.get('/health', { schema: tells }, (_request, reply) => reply.send(health))
}

/** No body matters where no route reads one: `POST /nowhere` is a 404 whatever it carries. */
function discardBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
}

interface Closing {
  readonly isClosing: boolean
}

function watchClosing(app: FastifyInstance): Closing {
  const closing = { isClosing: false }
  app.addHook('preClose', (done) => {
    closing.isClosing = true
    done()
  })
  return closing
}

/** Who answered and to what; and, while closing, that the connection ends with its answer. */
function addHeaders(app: FastifyInstance, predictor: Predictor | undefined, closing: Closing): void {
  const { version, sha256 } = predictor?.identity ?? {}
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id)
    if (version !== undefined) reply.header('x-model-version', version).header('x-model-sha256', sha256)
    if (closing.isClosing) reply.header('connection', 'close')
    done(null, payload)
  })
}

/** By the route's pattern: what a client asked for in vain could be anything. */
function countAnswers(app: FastifyInstance, metrics: ServiceMetrics): void {
  app.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
    metrics.answered(method, routeOptions.url ?? 'none', statusCode, elapsedTime)
    done()
  })
}

/** One line for each answer; never a body. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { id: requestId, method, routeOptions } = request
    const { statusCode, elapsedTime: elapsedMs } = reply
    request.log.debug({ requestId, method, route: routeOptions.url, statusCode, elapsedMs }, 'answered')
    done()
  })
}
