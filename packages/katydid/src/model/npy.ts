import type { NumberArray } from './array-file.ts'

/** Element types of NumPy, by kind and size. */
const readers = {
  f4: (from: Buffer, at: number) => from.readFloatLE(at),
  f8: (from: Buffer, at: number) => from.readDoubleLE(at),
  u1: (from: Buffer, at: number) => from.readUInt8(at),
  i1: (from: Buffer, at: number) => from.readInt8(at),
  b1: (from: Buffer, at: number) => from.readUInt8(at),
  u2: (from: Buffer, at: number) => from.readUInt16LE(at),
  i2: (from: Buffer, at: number) => from.readInt16LE(at),
  u4: (from: Buffer, at: number) => from.readUInt32LE(at),
  i4: (from: Buffer, at: number) => from.readInt32LE(at),
  i8: (from: Buffer, at: number) => Number(from.readBigInt64LE(at)),
  u8: (from: Buffer, at: number) => Number(from.readBigUInt64LE(at)),
} as const

type TypeName = keyof typeof readers

/** NumPy's format (NEP 1), versions 1 to 3, little-endian, in C order. Throws a RangeError. */
export function parseNpy(bytes: Buffer): NumberArray {
  const isFirstVersion = bytes[6] === 1
  const headerAt = isFirstVersion ? 10 : 12
  if (bytes.length < headerAt) throw new RangeError('is no .npy file')
  const first = headerAt + (isFirstVersion ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8))
  const { type, shape } = parseHeader(bytes.subarray(headerAt, first).toString('latin1'))
  const size = Number(type[1])
  const count = shape.reduce((product, each) => product * each, 1)
  if (bytes.length < first + count * size) throw new RangeError('ends before its last number')
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) values[i] = readers[type](bytes, first + i * size)
  return { shape, values }
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (10, 784), }` */
function parseHeader(header: string): { readonly type: TypeName; readonly shape: readonly number[] } {
  const [, order = '', type = ''] = /'descr':\s*'([<>|=]?)(\w+)'/.exec(header) ?? []
  const [, sizes] = /'shape':\s*\(([\d,\s]*)\)/.exec(header) ?? []
  if (sizes === undefined) throw new RangeError('is no .npy file')
  if (!Object.hasOwn(readers, type) || order === '>') {
    throw new RangeError(
      `holds ${order}${type}; floats of 4 or 8 bytes and integers, little-endian, can be read`,
    )
  }
  if (/'fortran_order':\s*True/.test(header)) throw new RangeError('is in Fortran order; save it in C order')
  return { type: type as TypeName, shape: (sizes.match(/\d+/g) ?? []).map(Number) }
}
