import { thrownText } from '../text/index.ts'
import type { OnnxRuntime, OrtData, OrtSession, OrtTensor, OrtValue } from './onnx-runtime.ts'
import { elementsOf, type TensorType, tensorArray, tensorTypeOf } from './tensor-type.ts'

/** One tensor for each input of the model, in the model's order, without the batch dimension. */
export type OnnxInput = readonly OrtData[]
/** One array for each output of the model: this input's part of it. */
export type OnnxOutput = readonly ArrayLike<number>[]

/** What an input of the model is, for one element of a batch. */
export interface InputShape {
  readonly name: string
  readonly type: TensorType
  /** Without the batch dimension when there is one. */
  readonly dims: readonly number[]
}

export interface OnnxSession {
  readonly inputs: readonly InputShape[]
  /** The first dimension of each input and output is the caller's to choose. */
  readonly isBatched: boolean
  /** The first output that holds numbers which can be compared, of all its outputs. */
  readonly scoresAt: number | undefined
  /** Called without the session, as are all functions here. */
  predict(inputs: readonly OnnxInput[]): Promise<readonly OnnxOutput[]>
  readonly release: () => Promise<void>
}

/** An ONNX file that cannot be used; the message says why. */
export class OnnxModelError extends Error {
  override readonly name = 'OnnxModelError'
}

/** Threads are ours to set, and idle ones do not spin: a measured process that burns the cores next to it is no measure. */
const sessionOptions = (threads: number) => ({
  executionProviders: ['cpu'],
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
})

/** Loads an ONNX file. `sizes` gives dimensions that the file leaves open, by their name. Throws an OnnxModelError. */
export async function onnxSession(
  ort: OnnxRuntime,
  path: string,
  threads: number,
  sizes: Readonly<Record<string, number>> = {},
): Promise<OnnxSession> {
  const session = await created(ort, path, threads)
  const isBatched = [...session.inputMetadata, ...session.outputMetadata].every(hasOpenBatch)
  const inputs = session.inputMetadata.map((value) => inputShape(value, isBatched, sizes))
  return {
    inputs,
    isBatched,
    scoresAt: scoresAt(session.outputMetadata),
    predict: async (asked) => {
      const feeds = Object.fromEntries(
        inputs.map((input, i) => [input.name, tensorOf(ort, input, asked, i, isBatched)]),
      )
      return rowsOf(await session.run(feeds), session.outputMetadata, asked.length)
    },
    release: () => session.release(),
  }
}

async function created(ort: OnnxRuntime, path: string, threads: number): Promise<OrtSession> {
  try {
    return await ort.InferenceSession.create(path, sessionOptions(threads))
  } catch (cause) {
    throw new OnnxModelError(`could not load ${path}: ${thrownText(cause)}`, { cause })
  }
}

/** Half floats come as bits, and 64-bit integers as another kind of number. */
function scoresAt(outputs: readonly OrtValue[]): number | undefined {
  const at = outputs.findIndex(({ type }) =>
    ['float32', 'float64', 'int32', 'int8', 'uint8'].includes(type ?? ''),
  )
  return at < 0 ? undefined : at
}

const hasOpenBatch = ({ shape }: OrtValue) => typeof shape?.[0] === 'string'

function inputShape(
  { name, isTensor, type = '', shape = [] }: OrtValue,
  isBatched: boolean,
  sizes: Readonly<Record<string, number>>,
): InputShape {
  const known = tensorTypeOf(type)
  if (!isTensor || known === undefined) {
    throw new OnnxModelError(`input ${name} is ${isTensor ? type : 'no tensor'}, which cannot be made here`)
  }
  const dims = (isBatched ? shape.slice(1) : shape).map((size) => sizeOf(size, name, sizes))
  return { name, type: known, dims }
}

function sizeOf(size: number | string, input: string, sizes: Readonly<Record<string, number>>): number {
  const known = typeof size === 'number' && size > 0 ? size : sizes[size]
  if (known !== undefined) return known
  throw new OnnxModelError(
    `input ${input} leaves the size of ${size} open; say it, as in --size ${size || 'NAME'}=128`,
  )
}

function tensorOf(
  ort: OnnxRuntime,
  { type, dims }: InputShape,
  asked: readonly OnnxInput[],
  at: number,
  isBatched: boolean,
): OrtTensor {
  const parts = asked.map((input) => input[at] as OrtData)
  const [first] = parts
  const data = parts.length === 1 && first !== undefined ? first : joined(parts, type, elementsOf(dims))
  return new ort.Tensor(type, data, isBatched ? [asked.length, ...dims] : dims)
}

/** End to end, as a batch lies in memory. */
function joined(parts: readonly OrtData[], type: TensorType, length: number): OrtData {
  const all = tensorArray(type, parts.length * length)
  for (const [i, part] of parts.entries()) all.set(part as never, i * length)
  return all
}

/** Each input's part of each output; a single input has all of it. */
function rowsOf(
  results: Readonly<Record<string, OrtTensor>>,
  outputs: readonly OrtValue[],
  count: number,
): readonly OnnxOutput[] {
  const tensors = outputs.map(({ name }) => (results[name] as OrtTensor).data as Float32Array)
  if (count === 1) return [tensors]
  return Array.from({ length: count }, (_, i) =>
    tensors.map((data) => data.subarray((i * data.length) / count, ((i + 1) * data.length) / count)),
  )
}
