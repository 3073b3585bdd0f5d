import { type Random, seededRandom } from '../time/index.ts'
import { ArrayFileError, type NumberArray, product } from './array-file.ts'
import type { Inputs } from './inputs.ts'
import type { InputShape, OnnxInput } from './onnx-session.ts'
import { shuffled } from './shuffled.ts'
import { elementsOf, tensorFrom } from './tensor-type.ts'

const goldenCount = 32

export interface FileInputsOptions {
  /** Each number is divided by it: 255 for pixels as bytes. */
  readonly scale: number
  readonly labels: NumberArray | undefined
  readonly seed: number
  readonly source: string
}

/**
 * The rows of an array as inputs of a model with one input, in a seeded random order. Throws an ArrayFileError when
 * they do not fit it.
 */
export function fileInputs(
  shapes: readonly InputShape[],
  array: NumberArray,
  { scale, labels, seed, source }: FileInputsOptions,
): Inputs<OnnxInput> {
  const [shape, another] = shapes
  if (shape === undefined || another !== undefined) {
    throw new ArrayFileError(
      `the model takes ${shapes.length} inputs; a file can give those of a model with one`,
    )
  }
  const rows = rowsOf(array, shape)
  const order = shuffled(rows.keys(), seededRandom('order', seed))
  const input = (row: ArrayLike<number>) => [tensorFrom(shape.type, scaled(row, scale))]
  const pool = order.map((i) => input(rows[i] as ArrayLike<number>))
  return {
    pool,
    fresh: changed(pool, seededRandom('fresh', seed)),
    labels: labels === undefined ? undefined : inOrder(labels, order),
    golden: rows.slice(0, goldenCount).map(input),
    source: `${pool.length} inputs of ${source}, order of seed ${seed}`,
  }
}

function rowsOf({ shape, values }: NumberArray, input: InputShape): readonly ArrayLike<number>[] {
  const length = elementsOf(input.dims)
  const [count = 0, ...rest] = shape
  if (product(rest) !== length || count === 0) {
    throw new ArrayFileError(
      `the inputs are ${shape.join(' x ')} numbers, but ${input.name} takes ${input.dims.join(' x ')} each`,
    )
  }
  const all = Float64Array.from(values)
  return Array.from({ length: count }, (_, i) => all.subarray(i * length, (i + 1) * length))
}

const scaled = (row: ArrayLike<number>, scale: number) => Float64Array.from(row, (value) => value / scale)

function inOrder({ values }: NumberArray, order: readonly number[]): readonly number[] {
  if (values.length !== order.length) {
    throw new ArrayFileError(`there are ${order.length} inputs, but ${values.length} labels`)
  }
  return order.map((i) => values[i] as number)
}

/** One of the pool with one number changed: new to any cache, and no other work for the model. */
function changed(pool: readonly OnnxInput[], random: Random): () => OnnxInput {
  return () => {
    const [data] = random.pick(pool) as [Float32Array]
    const copy = data.slice()
    const at = random.below(copy.length)
    copy[at] = ((copy[at] as number) * (1 + random.next()) || random.next()) as never
    return [copy]
  }
}
