import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { nestedArray, parseArray, readArray } from './array-file.ts'
import { fileInputs } from './file-inputs.ts'

/** As NumPy writes it: a header padded to 64 bytes, the shape as a tuple. */
function npy(descr: string, shape: readonly number[], data: Uint8Array, order = 'False'): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${tuple}, }`
  const padded = `${header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11)}\n`
  const length = Buffer.alloc(2)
  length.writeUInt16LE(padded.length)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(padded), data])
}

const bytesOf = (array: Float32Array | Int32Array) => new Uint8Array(array.buffer)
const dims = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
const productOf = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1)

describe('an array from a file', () => {
  test('of NumPy is what was written', () => {
    fc.assert(
      fc.property(dims, fc.integer(), (shape, first) => {
        const floats = Float32Array.from({ length: productOf(shape) }, (_, i) => first / 7 + i)
        const read = parseArray(npy('<f4', shape, bytesOf(floats)))
        expect(read).toEqual({ shape, values: Float64Array.from(floats) })
      }),
    )
  })

  test('of MNIST is what was written', () => {
    fc.assert(
      fc.property(dims, fc.nat(255), (shape, first) => {
        const sizes = Buffer.alloc(4 * shape.length)
        for (const [i, size] of shape.entries()) sizes.writeUInt32BE(size, 4 * i)
        const data = Uint8Array.from({ length: productOf(shape) }, (_, i) => first + i)
        const file = Buffer.concat([Buffer.from([0, 0, 8, shape.length]), sizes, data])
        expect(parseArray(file)).toEqual({ shape, values: Float64Array.from(data) })
        expect(() => parseArray(file.subarray(0, -1))).toThrow('should hold')
      }),
    )
  })

  test('as JSON, packed or not, is what was written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'katydid-array-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'rows.json.gz')
    writeFileSync(path, gzipSync('[[1, 2, 3], [4, 5, 6.5]]'))
    expect(readArray(path)).toEqual({ shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6.5) })
    expect(() => readArray(join(folder, 'absent.npy'))).toThrow(/^cannot read .*absent\.npy$/)
    writeFileSync(path, '{"rows": 1}')
    expect(() => readArray(path)).toThrow(/rows\.json\.gz: is no list of numbers$/)
  })

  test.each([[[[1, 2], [3]]], [[1, 'two']], [[[1], 2]], [7], [null]])('%j is no array of numbers', (json) => {
    expect(() => nestedArray(json)).toThrow(RangeError)
  })

  test.each([
    ['big-endian', npy('>f4', [1], new Uint8Array(4)), 'holds >f4'],
    ['complex', npy('<c8', [1], new Uint8Array(8)), 'holds <c8'],
    ['in Fortran order', npy('<f4', [1, 1], new Uint8Array(4), 'True'), 'Fortran order'],
    ['cut off', npy('<f4', [2], new Uint8Array(4)), 'ends before its last number'],
  ])('a .npy that is %s is refused', (_, file, complaint) => {
    expect(() => parseArray(file)).toThrow(complaint)
  })
})

describe('inputs from an array', () => {
  const shapes = [{ name: 'image', type: 'float32', dims: [1, 2, 2] }] as const
  const array = { shape: [3, 4], values: Float64Array.from({ length: 12 }, (_, i) => i) }
  const options = { scale: 2, labels: undefined, seed: 1, source: 'rows.npy' }

  test('are its rows, scaled, each with its own label', () => {
    const labels = { shape: [3], values: [0, 4, 8] }
    const { pool, labels: inOrder, golden } = fileInputs(shapes, array, { ...options, labels })
    expect(pool.map(([data]) => (data as Float32Array)[0]! * 2)).toEqual(inOrder)
    expect([...inOrder!].sort()).toEqual([0, 4, 8])
    expect(golden).toEqual([
      [Float32Array.of(0, 0.5, 1, 1.5)],
      [Float32Array.of(2, 2.5, 3, 3.5)],
      [Float32Array.of(4, 4.5, 5, 5.5)],
    ])
  })

  test('are new when they have to be', () => {
    const { pool, fresh } = fileInputs(shapes, array, options)
    const known = new Set(pool.map(([data]) => String(data)))
    for (let i = 0; i < 50; i++) expect(known.has(String(fresh?.()[0]))).toBe(false)
  })

  test('must fit the model, and the labels the inputs', () => {
    const wide = { shape: [2, 6], values: array.values }
    expect(() => fileInputs(shapes, wide, options)).toThrow(
      'the inputs are 2 x 6 numbers, but image takes 1 x 2 x 2 each',
    )
    const labels = { shape: [2], values: [0, 1] }
    expect(() => fileInputs(shapes, array, { ...options, labels })).toThrow(
      'there are 3 inputs, but 2 labels',
    )
    expect(() => fileInputs([...shapes, ...shapes], array, options)).toThrow('the model takes 2 inputs')
  })
})
