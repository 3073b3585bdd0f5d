import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { decodeText, thrownText } from '../text/index.ts'
import { parseIdx } from './idx.ts'
import { parseNpy } from './npy.ts'

/** Numbers in the order of their last dimension. */
export interface NumberArray {
  readonly shape: readonly number[]
  readonly values: ArrayLike<number>
}

/** A file that holds no array of numbers that we can read; the message says what is wrong with it. */
export class ArrayFileError extends Error {
  override readonly name = 'ArrayFileError'
}

/** Reads an array: NumPy's `.npy`, MNIST's `.idx` (`-ubyte`), or JSON, each also with `.gz` behind. Throws an ArrayFileError. */
export function readArray(path: string): NumberArray {
  const bytes = read(path)
  try {
    return parseArray(bytes)
  } catch (cause) {
    throw new ArrayFileError(`${path}: ${thrownText(cause)}`, { cause })
  }
}

function read(path: string): Buffer {
  try {
    const bytes = readFileSync(path)
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
  } catch (cause) {
    throw new ArrayFileError(`cannot read ${path}`, { cause })
  }
}

/** Told apart by their first bytes. Throws a RangeError, or a SyntaxError of JSON. */
export function parseArray(bytes: Buffer): NumberArray {
  if (bytes.subarray(0, 6).toString('latin1') === '\x93NUMPY') return parseNpy(bytes)
  if (bytes[0] === 0 && bytes[1] === 0) return parseIdx(bytes)
  return nestedArray(JSON.parse(decodeText(bytes)))
}

/** A list of numbers, or of lists of equal shape. Throws a RangeError. */
export function nestedArray(json: unknown): NumberArray {
  const shape: number[] = []
  for (let level = json; Array.isArray(level); level = level[0]) shape.push(level.length)
  if (shape.length === 0) throw new RangeError('is no list of numbers')
  if (!hasShape(json, shape))
    throw new RangeError('is not a list of numbers, or of lists that are all equally long')
  return { shape, values: Float64Array.from((json as unknown[]).flat(Number.POSITIVE_INFINITY) as number[]) }
}

/** Lists all the way down, each as long as its level says, and numbers in the last. */
function hasShape(level: unknown, [size, ...rest]: readonly number[]): boolean {
  if (size === undefined) return typeof level === 'number'
  return Array.isArray(level) && level.length === size && level.every((part) => hasShape(part, rest))
}

export const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1)
