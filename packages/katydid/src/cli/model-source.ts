import { existsSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  ArrayFileError,
  DownloadError,
  downloadedModel,
  fileInputs,
  type Inputs,
  MissingRuntimeError,
  type Model,
  ModelModuleError,
  moduleInputs,
  moduleModel,
  OnnxModelError,
  onnxModel,
  randomInputs,
  readArray,
} from '../model/index.ts'
import { bundleLoadFiles } from './bundle.ts'
import type { ModelOptions } from './model-flags.ts'
import type { Terminal } from './terminal.ts'
import { describeThrow } from './thrown.ts'
import { UsageError } from './usage-error.ts'

/** A model that is ready, what to ask it, and what to do when all is over. */
export interface Subject {
  readonly model: Model
  readonly inputs: Inputs
  readonly dispose: () => Promise<void>
}

type Wanted = Pick<
  ModelOptions,
  'sha256' | 'threads' | 'size' | 'inputs' | 'scale' | 'labels' | 'integersBelow' | 'seed'
>

/** Loads what `where` names: an https address, a file of ours (`.ts`, `.js`), or an ONNX file. Throws a UsageError. */
export async function subjectOf(where: string, wanted: Wanted, terminal: Terminal): Promise<Subject> {
  try {
    if (/^[a-z]+:\/\//i.test(where))
      return await onnxSubject(await fetched(where, wanted, terminal), wanted, terminal, nameIn(where))
    const path = resolve(terminal.cwd, where)
    if (!existsSync(path)) throw new UsageError(`there is no model ${where}`)
    const isModule = /^\.[cm]?[jt]s$/.test(extname(path))
    return isModule ? await moduleSubject(path, wanted, terminal) : await onnxSubject(path, wanted, terminal)
  } catch (cause) {
    throw isMistake(cause) ? new UsageError(cause.message, { cause }) : cause
  }
}

/** Errors whose message is all that a person needs. */
const isMistake = (error: unknown): error is Error =>
  [ArrayFileError, DownloadError, MissingRuntimeError, ModelModuleError, OnnxModelError].some(
    (kind) => error instanceof kind,
  )

const fetched = (url: string, { sha256 }: Wanted, { cwd, env }: Terminal): Promise<string> =>
  downloadedModel(url, {
    sha256: sha256 ?? (env.MODEL_SHA256 || undefined),
    folder: join(cwd, '.katydid', 'models'),
  })

/** Of the user's project, of that which the model is in, of our own. */
const projectsOf = (path: string, { cwd }: Terminal): readonly string[] => [
  cwd,
  dirname(path),
  fileURLToPath(new URL('.', import.meta.url)),
]

/** It is kept under its hash, which says nothing to a reader. */
const nameIn = (url: string) => basename(new URL(url).pathname) || url

async function onnxSubject(
  path: string,
  wanted: Wanted,
  terminal: Terminal,
  name = basename(path),
): Promise<Subject> {
  const { threads, size = {} } = wanted
  const projects = projectsOf(path, terminal)
  const model = await onnxModel(path, { projects, threads, sizes: size, name })
  return { model, inputs: onnxInputs(model.inputs, wanted, terminal), dispose: () => model.close() }
}

function onnxInputs(
  shapes: Parameters<typeof randomInputs>[0],
  { inputs, labels, scale, seed, integersBelow }: Wanted,
  { cwd }: Terminal,
): Inputs {
  if (inputs === undefined) {
    if (labels !== undefined) throw new UsageError('--labels needs --inputs: random inputs have no class')
    return randomInputs(shapes, seed, integersBelow)
  }
  return fileInputs(shapes, readArray(resolve(cwd, inputs)), {
    scale,
    seed,
    labels: labels === undefined ? undefined : readArray(resolve(cwd, labels)),
    source: inputs,
  })
}

async function moduleSubject(path: string, { seed, inputs }: Wanted, terminal: Terminal): Promise<Subject> {
  if (inputs !== undefined) throw new UsageError('--inputs is for ONNX files; a module exports its inputs')
  const bundle = await bundleLoadFiles([path], terminal.cwd)
  try {
    const model = await moduleModel(bundle.url, basename(path))
    const dispose = async () => {
      await model.close()
      bundle.remove()
    }
    return { model, inputs: moduleInputs(model, seed), dispose }
  } catch (cause) {
    bundle.remove()
    if (isMistake(cause)) throw cause
    throw new UsageError(describeThrow(path, 'while it was loaded', cause), { cause })
  }
}
