import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Model } from './model.ts'
import { findRuntime, readRuntime, runtimeVersion } from './onnx-runtime.ts'
import {
  type InputShape,
  type OnnxInput,
  OnnxModelError,
  type OnnxOutput,
  onnxSession,
} from './onnx-session.ts'

export interface OnnxOptions {
  /** Folders whose projects may have `onnxruntime-node`, the first that has it. */
  readonly projects: readonly string[]
  /** That one prediction may use. Default: 1, as a server with a process for each core sets it. */
  readonly threads?: number
  /** Dimensions that the file leaves open, by their name, other than the batch. */
  readonly sizes?: Readonly<Record<string, number>>
  /** In reports. Default: that of the file. */
  readonly name?: string
}

export interface OnnxModel extends Model<OnnxInput, OnnxOutput> {
  readonly inputs: readonly InputShape[]
}

/** A model from an ONNX file. Throws a MissingRuntimeError or an OnnxModelError. */
export async function onnxModel(
  path: string,
  { projects, threads = 1, sizes = {}, name = basename(path) }: OnnxOptions,
): Promise<OnnxModel> {
  const runtime = findRuntime(projects)
  const file = read(path)
  const session = await onnxSession(readRuntime(runtime), path, threads, sizes)
  const { scoresAt } = session
  return {
    name,
    inputs: session.inputs,
    predict: session.predict,
    maxBatch: session.isBatched ? Number.POSITIVE_INFINITY : 1,
    ...(scoresAt === undefined ? {} : { scores: (output: OnnxOutput) => output[scoresAt] ?? [] }),
    start: { kind: 'onnx', path, runtime, threads, sizes },
    facts: {
      path,
      sha256: createHash('sha256').update(file).digest('hex'),
      bytes: file.length,
      runtime: runtimeVersion(runtime),
    },
    close: session.release,
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new OnnxModelError(`cannot read ${path}`, { cause })
  }
}
