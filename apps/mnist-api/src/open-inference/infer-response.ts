import type { FullPrediction } from '../predict/extras.ts'
import type { InferRequest, RequestedOutput } from './infer-request.ts'
import type { InferenceResponse, OutputTensor } from './infer-schema.ts'
import { MODEL_NAME, OUTPUTS } from './model-description.ts'

/** A body, and how many bytes of it are JSON where tensors stand behind that. */
export interface InferBody {
  readonly body: string | Buffer
  readonly jsonBytes: number | undefined
}

/** Writes what the digits are as the tensors that were asked for; the predictions hold probabilities. */
export function writeInferResponse(
  { id, outputs }: Pick<InferRequest, 'id' | 'outputs'>,
  modelVersion: string,
  predictions: readonly FullPrediction[],
): InferBody {
  const tensors = outputs.map((output) => tensorOf(output, predictions))
  const response: InferenceResponse = {
    model_name: MODEL_NAME,
    model_version: modelVersion,
    ...(id !== undefined && { id }),
    outputs: tensors.map(({ head }) => head),
  }
  const json = JSON.stringify(response)
  const binary = tensors.flatMap(({ binary }) => binary ?? [])
  if (binary.length === 0) return { body: json, jsonBytes: undefined }
  const jsonPart = Buffer.from(json)
  return { body: Buffer.concat([jsonPart, ...binary]), jsonBytes: jsonPart.length }
}

interface Tensor {
  readonly head: OutputTensor
  readonly binary: Buffer | undefined
}

function tensorOf({ name, isBinary }: RequestedOutput, predictions: readonly FullPrediction[]): Tensor {
  const { datatype, width } = OUTPUTS[name]
  const head = { name, datatype, shape: [predictions.length, width] }
  const data =
    name === 'digit'
      ? predictions.map(({ prediction }) => prediction)
      : predictions.flatMap(({ probabilities = [] }) => probabilities)
  if (!isBinary) return { head: { ...head, data }, binary: undefined }
  const binary = datatype === 'INT64' ? int64(data) : float32(data)
  return { head: { ...head, parameters: { binary_data_size: binary.length } }, binary }
}

function int64(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) bytes.writeBigInt64LE(BigInt(value), 8 * index)
  return bytes
}

function float32(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, 4 * index)
  return bytes
}
