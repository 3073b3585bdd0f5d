import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { refuseCompressed } from '../content-encoding.ts'
import type { AnswerNotFound } from '../http-errors.ts'
import { type Answer, serverTiming, type Timing } from '../predict/answer.ts'
import type { Predicted } from '../predict/digits-call.ts'
import type { PredictService } from '../predict/predict-service.ts'
import { JSON_TYPE, readDeadline } from '../predict-route.ts'
import type { Probes } from '../probes-route.ts'
import { answer, answerLike, TAGS } from '../schemas.ts'
import { InferError } from './infer-error.ts'
import { type InferRequest, readInferRequest } from './infer-request.ts'
import { type InferBody, writeInferResponse } from './infer-response.ts'
import { inferenceSchemas } from './infer-schema.ts'
import { MODEL_NAME, modelConfiguration, modelMetadata, serverMetadata } from './model-description.ts'

export interface OpenInference {
  readonly service: PredictService
  readonly probes: Probes
  /** What the model's one version is called. */
  readonly modelVersion: string
  readonly answerNotFound: AnswerNotFound
}

type ModelParams = { readonly model: string; readonly version?: string }
type InferFastifyRequest = FastifyRequest<{ Body: Buffer | undefined; Params: ModelParams }>

const MODEL_PATH = '/models/:model'

interface ModelSchemas {
  readonly metadata: FastifySchema
  readonly config: FastifySchema
  readonly ready: FastifySchema
  readonly infer: FastifySchema
}
/** The same calls once more. */
const HIDDEN = { hide: true }
const HIDDEN_SCHEMAS: ModelSchemas = { metadata: HIDDEN, config: HIDDEN, ready: HIDDEN, infer: HIDDEN }

const tags = [TAGS.openInference.name]
const params = { type: 'object', properties: { model: { type: 'string', examples: [MODEL_NAME] } } }
const UNKNOWN_MODEL = answer('There is no such model, or no such version', 'InferenceErrorResponse')

const readyAnswers = {
  200: answerLike('Ready', { ready: true }),
  503: answerLike('There is no model, or the server is stopping', { ready: false }),
}

const serverSchemas = {
  metadata: { tags, summary: 'Server metadata', response: { 200: answerLike('Metadata', serverMetadata) } },
  live: { tags, summary: 'Server live', response: { 200: answerLike('Live', { live: true }) } },
  ready: { tags, summary: 'Server ready', response: readyAnswers },
}

const modelSchemas = {
  metadata: aboutModel('Model metadata', { 200: answerLike('Metadata', modelMetadata('2026-11-23')) }),
  config: aboutModel('Model configuration, as Triton has it', {
    200: answerLike('Configuration', modelConfiguration),
  }),
  ready: aboutModel('Model ready', readyAnswers),
}

function aboutModel(summary: string, response: object): FastifySchema {
  return { tags, summary, params, response: { ...response, 404: UNKNOWN_MODEL } }
}

const inferSchema = {
  tags,
  summary: 'Infer',
  description: [
    'The Open Inference Protocol v2: the tensor `image` in, `digit` and `probabilities` out, as JSON or, by its binary',
    'tensor data extension, as bytes behind the JSON. The one model is `mnist`.',
  ].join(' '),
  params,
  headers: {
    type: 'object',
    properties: {
      'inference-header-content-length': {
        type: 'integer',
        description: 'Bytes of JSON at the start of the body, where tensors stand behind it',
      },
    },
  },
  body: { content: { 'application/json': { schema: { $ref: 'InferenceRequest#' } } } },
  response: {
    200: answer('Successful Response', 'InferenceResponse'),
    400: answer('The request is not as the protocol or the model has it', 'InferenceErrorResponse'),
    404: UNKNOWN_MODEL,
    413: answer('The body is larger than the limit', 'InferenceErrorResponse'),
    415: answer('The body is compressed', 'InferenceErrorResponse'),
    500: answer('Inference failed', 'InferenceErrorResponse'),
    503: answer('The model is not loaded, or the answer would come too late', 'InferenceErrorResponse'),
  },
}

/** The Open Inference Protocol v2, as clients of KServe and Triton speak it. Register it in a scope of its own. */
export function registerOpenInference(app: FastifyInstance, options: OpenInference): void {
  for (const schema of inferenceSchemas) app.addSchema(schema)
  // A scope with schemas of its own does not take this over: they describe answers here as well, and do not shape them.
  app.setSerializerCompiler(() => JSON.stringify)
  refuseCompressed(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setNotFoundHandler(options.answerNotFound)
  app.addHook('preSerialization', (_request, _reply, payload, done) => done(null, asProtocolError(payload)))
  registerServer(app, options)
  registerModel(app, MODEL_PATH, { ...modelSchemas, infer: inferSchema }, options)
  registerModel(app, `${MODEL_PATH}/versions/:version`, HIDDEN_SCHEMAS, options)
}

/** Errors of the server as a whole, in the protocol's form. */
function asProtocolError(payload: unknown): unknown {
  const isError = typeof payload === 'object' && payload !== null && 'detail' in payload
  return isError ? { error: String(payload.detail) } : payload
}

function registerServer(app: FastifyInstance, { probes }: OpenInference): void {
  app.get('/', { schema: serverSchemas.metadata }, () => serverMetadata)
  app.get('/health/live', { schema: serverSchemas.live }, () => ({ live: true }))
  app.get('/health/ready', { schema: serverSchemas.ready }, (_request, reply) => answerReady(reply, probes))
}

function registerModel(
  app: FastifyInstance,
  path: string,
  schemas: ModelSchemas,
  options: OpenInference,
): void {
  const { service, probes, modelVersion } = options
  app.register(async (model) => {
    model.addHook('onRequest', (request, reply, done) => {
      const missing = missingModel(request.params as ModelParams, modelVersion)
      if (missing === undefined) done()
      else reply.code(404).send({ error: missing })
    })
    model.get(path, { schema: schemas.metadata }, () => modelMetadata(modelVersion))
    model.get(`${path}/config`, { schema: schemas.config }, () => modelConfiguration)
    model.get(`${path}/ready`, { schema: schemas.ready }, (_request, reply) => answerReady(reply, probes))
    const infer = { schema: schemas.infer, validatorCompiler: () => () => true }
    model.post(`${path}/infer`, infer, (request, reply) =>
      answerInfer(request as InferFastifyRequest, reply, service, modelVersion),
    )
  })
}

function missingModel({ model, version }: ModelParams, modelVersion: string): string | undefined {
  if (model !== MODEL_NAME) return `there is no model "${model}"; there is "${MODEL_NAME}"`
  if (version === undefined || version === modelVersion) return undefined
  return `there is no version "${version}" of ${MODEL_NAME}; there is "${modelVersion}"`
}

function answerReady(reply: FastifyReply, { isReady }: Probes): void {
  const ready = isReady()
  reply.code(ready ? 200 : 503).send({ ready })
}

/** In the order of `/predict`: what cannot be answered in time is refused before it is read. */
function answerInfer(
  request: InferFastifyRequest,
  reply: FastifyReply,
  service: PredictService,
  modelVersion: string,
): void {
  const arrivedAt = performance.now()
  const headerDeadlineMs = readDeadline(request.headers['x-deadline-ms'])
  const asked = service.turnAway(headerDeadlineMs) ?? readOrExplain(request)
  if ('status' in asked) {
    sendRefusal(reply, asked)
    return
  }
  const deadlineMs = headerDeadlineMs ?? asked.deadlineMs
  const onPredicted: Predicted = (predictions, timing) =>
    sendInferred(reply, writeInferResponse(asked, modelVersion, predictions), timing)
  const predictRequest = { ...requestBase(request), deadlineMs, onPredicted }
  const read = { kind: 'digits', images: asked.images } as const
  service.predictRead(read, predictRequest, arrivedAt, (refused) => sendRefusal(reply, refused))
}

/** What goes through the model is the images; the body has been read. */
const requestBase = ({ id, socket: client }: InferFastifyRequest) => ({
  id,
  client,
  contentType: undefined,
  body: undefined,
  extras: { probabilities: true, warnings: false },
})

function readOrExplain({ headers, body }: InferFastifyRequest): InferRequest | Answer {
  try {
    return readInferRequest(body ?? Buffer.alloc(0), headers['inference-header-content-length']?.toString())
  } catch (error) {
    if (error instanceof InferError) return { status: 400, body: JSON.stringify({ detail: error.message }) }
    throw error
  }
}

function sendInferred(reply: FastifyReply, { body, jsonBytes }: InferBody, timing: Timing): void {
  reply.header('server-timing', serverTiming(timing))
  if (jsonBytes === undefined) reply.header('content-type', JSON_TYPE)
  else
    reply
      .header('content-type', 'application/octet-stream')
      .header('inference-header-content-length', jsonBytes)
  reply.send(body)
}

function sendRefusal(reply: FastifyReply, { status, body, retryAfterSeconds }: Answer): void {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  reply.code(status).send(JSON.parse(body))
}
