import type { NumberArray } from './array-file.ts'

/** Element types of the IDX format, by the third byte of the file. */
const readers = {
  8: { bytes: 1, read: (from: Buffer, at: number) => from.readUInt8(at) },
  9: { bytes: 1, read: (from: Buffer, at: number) => from.readInt8(at) },
  11: { bytes: 2, read: (from: Buffer, at: number) => from.readInt16BE(at) },
  12: { bytes: 4, read: (from: Buffer, at: number) => from.readInt32BE(at) },
  13: { bytes: 4, read: (from: Buffer, at: number) => from.readFloatBE(at) },
  14: { bytes: 8, read: (from: Buffer, at: number) => from.readDoubleBE(at) },
} as const

/** The format of the MNIST files: two zeros, the type, the number of dimensions, their sizes, the elements, big-endian. Throws a RangeError. */
export function parseIdx(bytes: Buffer): NumberArray {
  const reader = readers[bytes[2] as keyof typeof readers]
  const dimensions = bytes[3] ?? 0
  const first = 4 + 4 * dimensions
  if (reader === undefined || dimensions === 0 || bytes.length < first) throw new RangeError('is no IDX file')
  const shape = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i))
  const count = shape.reduce((product, size) => product * size, 1)
  if (bytes.length !== first + count * reader.bytes) {
    throw new RangeError(`should hold ${shape.join(' x ')} numbers, and is ${bytes.length} bytes long`)
  }
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) values[i] = reader.read(bytes, first + i * reader.bytes)
  return { shape, values }
}
