import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuseCompressed } from './content-encoding.ts'
import { PictureReader } from './images/picture-reader.ts'
import { bringsPicture, FILE_LIMIT_BYTES, FORM_LIMITS, PICTURE } from './images/upload.ts'
import { type Answer, serverTiming } from './predict/answer.ts'
import { EXTRAS, type Extras, readExtras } from './predict/extras.ts'
import type { PredictService } from './predict/predict-service.ts'
import { answer, TAGS } from './schemas.ts'
import { unknownExtra } from './validation.ts'

/** `undefined` where there was no body at all. */
type PredictFastifyRequest = FastifyRequest<{
  Body: Buffer | undefined
  Querystring: Readonly<Record<string, unknown>>
}>

export const JSON_TYPE = 'application/json; charset=utf-8'

const SERVER_TIMING = {
  type: 'string',
  description: 'Where the time went, in ms: `parse;dur=0.03, queue;dur=0.2, compute;dur=0.4`',
}
const RETRY_AFTER = { type: 'integer', description: 'Seconds after which another try makes sense' }

const schema = {
  tags: [TAGS.predict.name],
  summary: 'Predict',
  description: [
    'Reads the digit in a 28 x 28 image. Any finite numbers are accepted as pixels. The answer comes with a',
    '`Server-Timing` header (parse, queue, compute). `{"instances":[[784 numbers], ...]}` asks for several digits at once.',
    'A PNG or JPEG, as the body or as the file of a form, may have any size; dark or light strokes are told apart.',
  ].join(' '),
  querystring: {
    type: 'object',
    properties: {
      include: {
        type: 'string',
        description: `What to add to each prediction, separated by commas: ${EXTRAS.join(', ')}`,
        examples: ['probabilities,warnings'],
      },
    },
  },
  headers: {
    type: 'object',
    properties: {
      'x-deadline-ms': {
        type: 'number',
        description:
          'Milliseconds after which an answer is of no more use: 503 at once when it would come later',
      },
    },
  },
  body: {
    content: {
      'application/json': { schema: { $ref: 'PredictionRequest#' } },
      'application/vnd.uaag2.instances+json': { schema: { $ref: 'BatchRequest#' } },
      'application/octet-stream': {
        schema: {
          type: 'string',
          format: 'binary',
          description: '784 bytes, 0 background to 255 ink, or 784 little-endian float32',
        },
      },
      'image/png': { schema: { type: 'string', format: 'binary' } },
      'image/jpeg': { schema: { type: 'string', format: 'binary' } },
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: { file: { type: 'string', format: 'binary' } },
          required: ['file'],
        },
      },
    },
  },
  response: {
    200: {
      description: 'Successful Response; several predictions where several digits were sent',
      headers: { 'server-timing': SERVER_TIMING },
      content: {
        'application/json': {
          schema: { anyOf: [{ $ref: 'PredictionResponse#' }, { $ref: 'BatchResponse#' }] },
        },
      },
    },
    413: answer('The body, or the picture in it, is larger than the limit', 'ErrorResponse'),
    415: answer('The body is compressed', 'ErrorResponse'),
    422: answer('Validation Error', 'HTTPValidationError'),
    500: answer('Inference failed', 'ErrorResponse'),
    503: {
      ...answer('The model is not loaded; with Retry-After: the answer would come too late', 'ErrorResponse'),
      headers: { 'retry-after': RETRY_AFTER },
    },
  },
}

/**
 * `POST /predict`. Register it in a scope of its own: its body parsers stand for every content type there.
 * The schema is for the documentation; `predict-body` validates, in less time and in FastAPI's words.
 */
export async function registerPredict(app: FastifyInstance, service: PredictService): Promise<void> {
  const buffer = { parseAs: 'buffer' } as const
  refuseCompressed(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', buffer, (_request, body, done) => done(null, body))
  app.addContentTypeParser(PICTURE, { ...buffer, bodyLimit: FILE_LIMIT_BYTES }, (_request, body, done) =>
    done(null, body),
  )
  await app.register(multipart, { limits: FORM_LIMITS })
  const pictures = new PictureReader(service)
  app.post('/predict', { schema, validatorCompiler: () => () => true }, (request, reply) =>
    answerPredict(request as PredictFastifyRequest, reply, service, pictures),
  )
}

function answerPredict(
  request: PredictFastifyRequest,
  reply: FastifyReply,
  service: PredictService,
  pictures: PictureReader,
): void {
  const extras = extrasOf(request)
  if (extras === undefined) {
    reply.code(422).send({ detail: [unknownExtra(request.query.include)] })
    return
  }
  const { id, headers, body, socket } = request
  const deadlineMs = readDeadline(headers['x-deadline-ms'])
  const asked = { id, contentType: headers['content-type'], deadlineMs, extras, client: socket }
  const answer = (answered: Answer) => sendAnswer(reply, answered)
  if (bringsPicture(request)) pictures.predict(request, asked).then(answer, (error) => reply.send(error))
  else service.predict({ ...asked, body }, answer)
}

function extrasOf({ query: { include } }: PredictFastifyRequest): Extras | undefined {
  return include === undefined || typeof include === 'string' ? readExtras(include) : undefined
}

/** A positive number of milliseconds; anything else is no deadline. */
export function readDeadline(header: string | readonly string[] | undefined): number | undefined {
  const deadlineMs = Number(header ?? Number.NaN)
  return deadlineMs > 0 && Number.isFinite(deadlineMs) ? deadlineMs : undefined
}

export function sendAnswer(reply: FastifyReply, { status, body, timing, retryAfterSeconds }: Answer): void {
  reply.code(status).header('content-type', JSON_TYPE)
  if (timing !== undefined) reply.header('server-timing', serverTiming(timing))
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  reply.send(body)
}
