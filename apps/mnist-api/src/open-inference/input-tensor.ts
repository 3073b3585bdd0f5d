import { PIXELS, type Pixels, toPixel } from '../digit.ts'
import { MOST_INSTANCES } from '../validation.ts'
import { InferError } from './infer-error.ts'
import type { InputTensor } from './infer-schema.ts'
import { INPUT_NAME } from './model-description.ts'

/** The shapes of one digit: all are the same bytes. */
const DIGIT_SHAPES: readonly string[] = ['784', '28,28', '1,28,28']
/** Dimensions of the deepest shape, the batch's included. */
const MOST_DIMENSIONS = 4

/** How a datatype's values lie in memory and what they are in pixels. */
interface Datatype {
  readonly bytes: number
  readonly at: (binary: Buffer, offset: number) => number
  readonly isValue: (value: number) => boolean
  readonly pixel: (value: number) => number
  readonly wants: string
}

const DATATYPES: Readonly<Record<string, Datatype>> = {
  FP32: {
    bytes: 4,
    at: (binary, offset) => binary.readFloatLE(offset),
    // Triton's perf_analyzer sends random bytes unless told otherwise, and nearly every digit of them holds a NaN.
    isValue: () => true,
    pixel: (value) => (Number.isNaN(value) ? 0 : toPixel(value)),
    wants: 'a number',
  },
  UINT8: {
    bytes: 1,
    at: (binary, offset) => binary.readUInt8(offset),
    isValue: (value) => Number.isInteger(value) && value >= 0 && value <= 255,
    pixel: (value) => value / 255,
    wants: 'an integer from 0 to 255',
  },
}

/** The digits in a tensor, whose values may stand behind the JSON in `binary`. Throws `InferError`. */
export function imagesIn(tensor: InputTensor, binary: Buffer): Pixels[] {
  const { name, datatype: datatypeName, shape } = tensor
  if (name !== INPUT_NAME) throw new InferError(`input must be named "${INPUT_NAME}", not "${name}"`)
  const datatype = Object.hasOwn(DATATYPES, datatypeName) ? DATATYPES[datatypeName] : undefined
  if (datatype === undefined) throw wrong(`must be FP32 or UINT8, not ${datatypeName}`)
  const digits = digitsIn(shape)
  const pixelAt = pixelsOf(tensor, datatype, digits * PIXELS, binary)
  return Array.from({ length: digits }, (_, digit) =>
    Float32Array.from({ length: PIXELS }, (_, index) => pixelAt(digit * PIXELS + index)),
  )
}

function digitsIn([digits = 0, ...digitShape]: readonly number[]): number {
  const isDigit = DIGIT_SHAPES.includes(digitShape.join(','))
  if (!isDigit) throw wrong('must have the shape [n,784], [n,28,28] or [n,1,28,28]')
  if (digits >= 1 && digits <= MOST_INSTANCES) return digits
  throw wrong(`must hold 1 to ${MOST_INSTANCES} digits, not ${digits}`)
}

function pixelsOf(
  { parameters, data }: InputTensor,
  datatype: Datatype,
  count: number,
  binary: Buffer,
): (index: number) => number {
  const size = parameters?.binary_data_size
  if (size === undefined) return listed(data, datatype, count, binary)
  if (data !== undefined) throw wrong('has both "data" and "binary_data_size"')
  const wanted = count * datatype.bytes
  if (size !== wanted) throw wrong(`needs ${wanted} bytes for its shape; "binary_data_size" is ${size}`)
  if (binary.length !== size)
    throw wrong(`should have ${size} bytes behind the JSON; there are ${binary.length}`)
  return (index) => checked(datatype.at(binary, index * datatype.bytes), index, datatype)
}

function listed(data: readonly unknown[] | undefined, datatype: Datatype, count: number, binary: Buffer) {
  if (data === undefined) throw wrong('has neither "data" nor "binary_data_size"')
  if (binary.length > 0) throw wrong(`has ${binary.length} bytes behind the JSON that belong to nothing`)
  const values = data.flat(MOST_DIMENSIONS - 1)
  if (values.length !== count)
    throw wrong(`needs ${count} values for its shape; "data" holds ${values.length}`)
  return (index: number) => checked(values[index], index, datatype)
}

function checked(value: unknown, index: number, { isValue, pixel, wants }: Datatype): number {
  if (typeof value === 'number' && isValue(value)) return pixel(value)
  throw wrong(`must hold at ${index} ${wants}`)
}

const wrong = (what: string): InferError => new InferError(`input "${INPUT_NAME}" ${what}`)
