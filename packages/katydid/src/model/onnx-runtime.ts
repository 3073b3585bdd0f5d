import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** As much of `onnxruntime-node` as we use. It is the user's: there is no dependency of ours on it. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(path: string, options: object): Promise<OrtSession>
  }
  readonly Tensor: new (type: string, data: OrtData, dims: readonly number[]) => OrtTensor
}

export type OrtData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

export interface OrtTensor {
  readonly data: OrtData | readonly string[]
  readonly dims: readonly number[]
}

/** A dimension without a number is one that the caller chooses, such as the batch. */
export interface OrtValue {
  readonly name: string
  readonly isTensor: boolean
  readonly type?: string
  readonly shape?: readonly (number | string)[]
}

export interface OrtSession {
  readonly inputMetadata: readonly OrtValue[]
  readonly outputMetadata: readonly OrtValue[]
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtTensor>>>
  release(): Promise<void>
}

/** There is no `onnxruntime-node` where we looked; the message says how to get it. */
export class MissingRuntimeError extends Error {
  override readonly name = 'MissingRuntimeError'
}

const packageName = 'onnxruntime-node'

/** Where `onnxruntime-node` is: in the project of one of the folders, the first that has it. Throws a MissingRuntimeError. */
export function findRuntime(folders: readonly string[]): string {
  for (const folder of folders) {
    try {
      return createRequire(pathToFileURL(join(folder, 'any.js'))).resolve(packageName)
    } catch {
      // Not in this project: the next may have it.
    }
  }
  throw new MissingRuntimeError(
    `a model in an ONNX file needs ${packageName}, which is not installed here: npm install --save-dev ${packageName}`,
  )
}

/**
 * Loads it; its native library is in this process from then on. From 1.30 on, that library keeps an identity of the
 * machine in the home folder and reports its use to its maker unless told not to: nothing of ours calls home, and a
 * thread that does would be measured, too. Whoever has set the variable, to whatever, is left their choice.
 */
export function readRuntime(entry: string): OnnxRuntime {
  process.env.ORT_DISABLE_TELEMETRY ??= '1'
  return createRequire(pathToFileURL(entry))(entry) as OnnxRuntime
}

/** `onnxruntime-node 1.30.0`, from the package.json above its entry. */
export function runtimeVersion(entry: string): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (name === packageName) return `${packageName} ${version}`
    } catch {
      // No package.json in this folder: the one above may have it.
    }
  }
  return packageName
}
