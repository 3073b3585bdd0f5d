import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Prediction, PredictionError, type Predictor } from './model.ts'
import { type PredictBody, readJsonBody, readOtherBody } from './predict-body.ts'
import { answer } from './schemas.ts'
import { missingBody } from './validation.ts'

/** `undefined` where there was no body at all, and so nothing to parse. */
type PredictRequest = FastifyRequest<{ Body: PredictBody | undefined }>

const schema = {
  summary: 'Predict',
  description: 'Reads the digit in a 28 x 28 image. Any finite numbers are accepted as pixels.',
  body: { $ref: 'PredictionRequest#' },
  response: {
    200: answer('Successful Response', 'PredictionResponse'),
    413: answer('The body is larger than the limit', 'ErrorResponse'),
    422: answer('Validation Error', 'HTTPValidationError'),
    500: answer('Inference failed', 'ErrorResponse'),
    503: answer('The model is not loaded', 'ErrorResponse'),
  },
}

/**
 * `POST /predict`. Register it in a scope of its own: its body parsers stand for every content type there.
 * The bodies' schema is for the documentation; `predict-body` validates, in less time and in FastAPI's words.
 */
export function registerPredict(app: FastifyInstance, predictor: Predictor | undefined): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    done(null, isJson(request.headers['content-type']) ? readJsonBody(body) : readOtherBody(body))
  })
  app.post('/predict', { schema, validatorCompiler: () => () => true }, (request: PredictRequest, reply) =>
    answerPredict(request, reply, predictor),
  )
}

async function answerPredict(
  { body, log }: PredictRequest,
  reply: FastifyReply,
  predictor: Predictor | undefined,
): Promise<Prediction | FastifyReply> {
  if (body === undefined) return reply.code(422).send({ detail: [missingBody()] })
  if (body.kind === 'refused') return reply.code(422).send({ detail: body.issues })
  if (predictor === undefined) return reply.code(503).send({ detail: 'Model not loaded' })
  try {
    return await predictor.predict(body.pixels)
  } catch (error) {
    log.error({ err: error }, 'prediction failed')
    return reply.code(500).send({ detail: `Prediction failed: ${reasonOf(error)}` })
  }
}

/** Only our own messages go out: the runtime's may name files of the machine. */
function reasonOf(error: unknown): string {
  return error instanceof PredictionError ? error.message : 'the model could not be run'
}

/** `application/json`, `application/...+json`, or no word about the type. */
function isJson(contentType: string | undefined): boolean {
  return contentType === undefined || /^\s*application\/(?:json|[^;\s]+\+json)\s*(?:;|$)/i.test(contentType)
}
