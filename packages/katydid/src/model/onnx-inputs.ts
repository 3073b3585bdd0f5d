import { type Random, seededRandom } from '../time/index.ts'
import type { Inputs } from './inputs.ts'
import type { OrtData } from './onnx-runtime.ts'
import type { InputShape, OnnxInput } from './onnx-session.ts'
import { bytesPerElement, elementsOf, type TensorType, tensorArray } from './tensor-type.ts'
import { grouped } from './words.ts'

/** Bytes that a pool of inputs may take: large images get fewer of them. */
const poolBytes = 64 * 1024 * 1024
const wantedInputs = 1_024
const fewestInputs = 8
const goldenCount = 32
/** Whole numbers are often indices (of words): small ones are within most tables. */
export const usualIntegersBelow = 100

/** Seeded random inputs for any ONNX model: floats from 0 up to 1, whole numbers from 0 up to `integersBelow`. */
export function randomInputs(
  shapes: readonly InputShape[],
  seed: number,
  integersBelow = usualIntegersBelow,
): Inputs<OnnxInput> {
  const drawn = (random: Random) => () =>
    shapes.map(({ type, dims }) => randomTensor(type, elementsOf(dims), integersBelow, random))
  const fresh = drawn(seededRandom('inputs', seed))
  const bytes = shapes.reduce((sum, { type, dims }) => sum + bytesPerElement(type) * elementsOf(dims), 0)
  const count = Math.max(fewestInputs, Math.min(wantedInputs, Math.floor(poolBytes / Math.max(bytes, 1))))
  return {
    pool: Array.from({ length: count }, fresh),
    fresh,
    labels: undefined,
    golden: Array.from({ length: goldenCount }, drawn(seededRandom('golden'))),
    source: `${grouped(count)} random inputs, seed ${seed}`,
  }
}

function randomTensor(type: TensorType, length: number, integersBelow: number, random: Random): OrtData {
  const array = tensorArray(type, length)
  const draw = drawOf(type, integersBelow, random)
  for (let i = 0; i < length; i++) array[i] = draw() as never
  return array
}

/** The bits of 1 as a half float: all bits below are those of the halves from 0 up to 1. */
const halfOne = 0x3c00

function drawOf(type: TensorType, integersBelow: number, random: Random): () => number | bigint {
  switch (type) {
    case 'float32':
    case 'float64':
      return () => random.next()
    case 'float16':
      return () => random.below(halfOne)
    case 'bool':
      return () => random.below(2)
    case 'int64':
    case 'uint64':
      return () => BigInt(random.below(integersBelow))
    default:
      return () => random.below(integersBelow)
  }
}
