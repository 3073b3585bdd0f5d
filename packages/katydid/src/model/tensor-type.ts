import type { OrtData } from './onnx-runtime.ts'

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  /** As bits: Node 20 has no array of half floats. */
  float16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
} as const

/** An element type of ONNX that a JavaScript array can hold. */
export type TensorType = keyof typeof arrays

export const tensorTypeOf = (name: string): TensorType | undefined =>
  Object.hasOwn(arrays, name) ? (name as TensorType) : undefined

export const tensorArray = (type: TensorType, length: number): OrtData => new arrays[type](length)

export const bytesPerElement = (type: TensorType): number => arrays[type].BYTES_PER_ELEMENT

/** How many elements a tensor of this shape has. */
export const elementsOf = (dims: readonly number[]): number =>
  dims.reduce((product, size) => product * size, 1)

/** Numbers as elements of a type: rounded towards zero where it holds whole numbers. Half floats are refused. */
export function tensorFrom(type: TensorType, numbers: ArrayLike<number>): OrtData {
  if (type === 'float16')
    throw new RangeError('half floats (float16) can be random, but not read from a file')
  const array = tensorArray(type, numbers.length)
  const isBig = type === 'int64' || type === 'uint64'
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number
    array[i] = (isBig ? BigInt(Math.trunc(value)) : value) as never
  }
  return array
}
