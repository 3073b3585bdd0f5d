import { type Static, Type } from 'typebox'

/** What both sides may add to a tensor or a request; unknown ones are ignored, as the protocol wants it. */
const parameters = Type.Object({
  binary_data_size: Type.Optional(Type.Integer({ minimum: 0 })),
  binary_data: Type.Optional(Type.Boolean()),
  binary_data_output: Type.Optional(Type.Boolean()),
  timeout: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Microseconds after which an answer is of no more use' }),
  ),
})

const inputTensor = Type.Object({
  name: Type.String({ examples: ['image'] }),
  shape: Type.Array(Type.Integer({ minimum: 0 }), {
    description: '[n,784], [n,28,28] or [n,1,28,28]',
    examples: [[1, 784]],
  }),
  datatype: Type.String({
    description: 'FP32, 0 background to 1 ink, or UINT8, 0 to 255',
    examples: ['FP32', 'UINT8'],
  }),
  parameters: Type.Optional(parameters),
  data: Type.Optional(Type.Array(Type.Unknown(), { description: 'Row by row, flat or nested' })),
})
export type InputTensor = Static<typeof inputTensor>

export const inferenceRequest = Type.Object(
  {
    id: Type.Optional(Type.String()),
    parameters: Type.Optional(parameters),
    inputs: Type.Array(inputTensor, { minItems: 1, maxItems: 1 }),
    outputs: Type.Optional(
      Type.Array(
        Type.Object({
          name: Type.String({ examples: ['digit', 'probabilities'] }),
          parameters: Type.Optional(parameters),
        }),
      ),
    ),
  },
  { $id: 'InferenceRequest', title: 'InferenceRequest' },
)
export type InferenceRequest = Static<typeof inferenceRequest>

const outputTensor = Type.Object({
  name: Type.String(),
  shape: Type.Array(Type.Integer()),
  datatype: Type.String(),
  parameters: Type.Optional(parameters),
  data: Type.Optional(Type.Array(Type.Number())),
})
export type OutputTensor = Static<typeof outputTensor>

export const inferenceResponse = Type.Object(
  {
    model_name: Type.String(),
    model_version: Type.String(),
    id: Type.Optional(Type.String()),
    outputs: Type.Array(outputTensor),
  },
  { $id: 'InferenceResponse', title: 'InferenceResponse' },
)
export type InferenceResponse = Static<typeof inferenceResponse>

export const inferenceError = Type.Object(
  { error: Type.String() },
  { $id: 'InferenceErrorResponse', title: 'InferenceErrorResponse' },
)

export const inferenceSchemas = [inferenceRequest, inferenceResponse, inferenceError]
