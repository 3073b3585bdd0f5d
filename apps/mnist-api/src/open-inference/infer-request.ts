import { Value } from 'typebox/value'
import type { Pixels } from '../digit.ts'
import { jsonText } from '../json-text.ts'
import { InferError } from './infer-error.ts'
import { type InferenceRequest, inferenceRequest } from './infer-schema.ts'
import { imagesIn } from './input-tensor.ts'
import { OUTPUT_NAMES, type OutputName } from './model-description.ts'

export interface RequestedOutput {
  readonly name: OutputName
  /** As bytes behind the JSON. */
  readonly isBinary: boolean
}

/** What a client wants read, and how it wants the answer. */
export interface InferRequest {
  readonly id: string | undefined
  readonly images: readonly Pixels[]
  readonly outputs: readonly RequestedOutput[]
  /** Milliseconds after which an answer is of no more use. */
  readonly deadlineMs: number | undefined
}

/**
 * Reads a body of JSON, or of `headerLength` bytes of JSON with a tensor's bytes behind them. Throws `InferError`.
 * Source: Open Inference Protocol v2, its binary tensor data extension, and Triton's `timeout`.
 */
export function readInferRequest(body: Buffer, headerLength: string | undefined): InferRequest {
  const jsonBytes = headerLength === undefined ? body.length : Number(headerLength)
  if (!Number.isInteger(jsonBytes) || jsonBytes < 0 || jsonBytes > body.length)
    throw new InferError(
      `Inference-Header-Content-Length is not a length within the ${body.length} bytes of the body`,
    )
  const request = parsed(body.subarray(0, jsonBytes))
  const timeoutUs = request.parameters?.timeout ?? 0
  return {
    id: request.id,
    images: request.inputs.flatMap((tensor) => imagesIn(tensor, body.subarray(jsonBytes))),
    outputs: outputsOf(request),
    deadlineMs: timeoutUs > 0 ? timeoutUs / 1_000 : undefined,
  }
}

function parsed(bytes: Buffer): InferenceRequest {
  const json = jsonOf(bytes)
  if (Value.Check(inferenceRequest, json)) return json
  const [first] = Value.Errors(inferenceRequest, json)
  throw new InferError(
    `${first?.instancePath || 'the request'} ${first?.message ?? 'is not as the protocol has it'}`,
  )
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(jsonText(bytes) ?? '')
  } catch {
    throw new InferError('the body, or the part that Inference-Header-Content-Length gives, is not JSON')
  }
}

/** All of them, where none is named. */
function outputsOf({ outputs = [], parameters }: InferenceRequest): RequestedOutput[] {
  const isBinary = parameters?.binary_data_output ?? false
  if (outputs.length === 0) return OUTPUT_NAMES.map((name) => ({ name, isBinary }))
  return outputs.map(({ name, parameters: own }) => ({
    name: knownOutput(name),
    isBinary: own?.binary_data ?? isBinary,
  }))
}

function knownOutput(name: string): OutputName {
  const known = OUTPUT_NAMES.find((output) => output === name)
  if (known !== undefined) return known
  throw new InferError(`there is no output "${name}"; there are ${OUTPUT_NAMES.join(' and ')}`)
}
