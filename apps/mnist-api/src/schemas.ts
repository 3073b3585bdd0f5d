import { type Static, Type } from 'typebox'
import { CLASSES, PIXELS } from './digit.ts'
import { MOST_INSTANCES } from './validation.ts'

/** The words of the API, by the names that FastAPI gives them in its OpenAPI document. */
export const predictionRequest = Type.Object(
  {
    data: Type.Array(Type.Number(), {
      minItems: PIXELS,
      maxItems: PIXELS,
      title: 'Data',
      description: 'A 28 x 28 image, row by row, 0 background to 1 ink',
    }),
  },
  { $id: 'PredictionRequest', title: 'PredictionRequest' },
)

export const predictionResponse = Type.Object(
  {
    prediction: Type.Integer({ title: 'Prediction', minimum: 0, maximum: 9 }),
    confidence: Type.Number({ title: 'Confidence', minimum: 0, maximum: 1 }),
    probabilities: Type.Optional(
      Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
        minItems: CLASSES,
        maxItems: CLASSES,
        title: 'Probabilities',
        description: 'Of the digits 0 to 9; with `?include=probabilities`',
      }),
    ),
    warnings: Type.Optional(
      Type.Array(Type.Enum(['blank', 'inverted', 'not_0_to_1', 'unlike_mnist']), {
        title: 'Warnings',
        description: 'What makes the image unlike those that the model knows; with `?include=warnings`',
      }),
    ),
  },
  { $id: 'PredictionResponse', title: 'PredictionResponse' },
)

export const batchRequest = Type.Object(
  {
    instances: Type.Array(Type.Array(Type.Number(), { minItems: PIXELS, maxItems: PIXELS }), {
      minItems: 1,
      maxItems: MOST_INSTANCES,
      title: 'Instances',
      description: 'Images as in `PredictionRequest`; may call itself application/json as well',
    }),
  },
  { $id: 'BatchRequest', title: 'BatchRequest' },
)

export const batchResponse = Type.Object(
  {
    predictions: Type.Array(Type.Unsafe({ $ref: 'PredictionResponse#' }), {
      title: 'Predictions',
      description: 'In the order of the instances',
    }),
  },
  { $id: 'BatchResponse', title: 'BatchResponse' },
)

export const rootResponse = Type.Object(
  { message: Type.String({ title: 'Message' }) },
  { $id: 'RootResponse', title: 'RootResponse' },
)

export const healthResponse = Type.Object(
  {
    status: Type.Union([Type.Literal('healthy'), Type.Literal('unhealthy')], { title: 'Status' }),
    model_loaded: Type.Boolean({ title: 'Model Loaded' }),
  },
  { $id: 'HealthResponse', title: 'HealthResponse' },
)
export type HealthResponse = Static<typeof healthResponse>

/** Every answer of 400 and above, except a 422 of `/predict`. */
export const errorResponse = Type.Object(
  { detail: Type.String({ title: 'Detail' }) },
  { $id: 'ErrorResponse', title: 'ErrorResponse' },
)

export const validationError = Type.Object(
  {
    loc: Type.Array(Type.Union([Type.String(), Type.Integer()]), { title: 'Location' }),
    msg: Type.String({ title: 'Message' }),
    type: Type.String({ title: 'Error Type' }),
    input: Type.Optional(Type.Unknown({ title: 'Input' })),
    ctx: Type.Optional(Type.Object({}, { title: 'Context' })),
  },
  { $id: 'ValidationError', title: 'ValidationError' },
)

export const httpValidationError = Type.Object(
  { detail: Type.Optional(Type.Array(Type.Unsafe({ $ref: 'ValidationError#' }), { title: 'Detail' })) },
  { $id: 'HTTPValidationError', title: 'HTTPValidationError' },
)

export const schemas = [
  predictionRequest,
  predictionResponse,
  batchRequest,
  batchResponse,
  rootResponse,
  healthResponse,
  errorResponse,
  validationError,
  httpValidationError,
]

/** An answer as a route documents it: a named schema and a description. */
export function answer(description: string, schemaId: string) {
  return { description, content: { 'application/json': { schema: { $ref: `${schemaId}#` } } } }
}

/** An answer that has no schema of its own and is best told by an example. */
export function answerLike(description: string, example: object) {
  return { description, content: { 'application/json': { schema: { type: 'object', examples: [example] } } } }
}

/** The parts of the OpenAPI document. */
export const TAGS = {
  predict: { name: 'Predictions', description: 'The contract, and what goes beyond it' },
  openInference: {
    name: 'Open Inference Protocol v2',
    description:
      'For clients of KServe and Triton; everything under `/v2/models/mnist` is under `/versions/{version}` as well',
  },
  operations: { name: 'Operations', description: 'For orchestrators and monitoring' },
} as const
