import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketOfMicros } from './bucket.ts'
import { IntervalHistogram } from './interval-histogram.ts'
import { SketchSum, sketchCells, sketchQuantiles } from './sketch.ts'
import { type Tape, TapeWriter } from './tape.ts'

const bits = fc.integer({ min: 3, max: 10 })
const latency = fc.double({ min: -6, max: 0, noNaN: true }).map((e) => 3_600_000 * 10 ** (e * 1.6))
const latencies = fc.array(latency, { minLength: 1, maxLength: 200 })

function tapeOf(values: readonly number[]): Tape {
  const histogram = new IntervalHistogram()
  const tape = new TapeWriter()
  for (const value of values) histogram.record(value)
  histogram.takeTo(tape)
  return tape.take()
}

test('quantiles are within half a bucket of sorting and indexing', () => {
  fc.assert(
    fc.property(latencies, bits, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, bits, q) => {
      const sketch = { bits, pairs: new SketchSum(bits).addBlock(tapeOf(values), 0).take() }
      const exact = values.toSorted((a, b) => a - b)[Math.ceil(q * values.length * (1 - 1e-14)) - 1] as number
      const [reported] = sketchQuantiles(sketch, [q])
      // A bucket of a sketch holds whole buckets of the histogram, which adds the error of that.
      expect(Math.abs((reported as number) - exact)).toBeLessThanOrEqual(
        exact * (2 ** -(bits + 1) + 2 ** -11) + 0.001,
      )
    }),
  )
})

test('the sum of two windows is one window of both, in either order', () => {
  fc.assert(
    fc.property(latencies, latencies, (a, b) => {
      const sum = new SketchSum(5)
      const [first, second] = [a, b].map((values) => sum.addBlock(tapeOf(values), 0).take()) as [
        Uint32Array,
        Uint32Array,
      ]
      const both = sum.addBlock(tapeOf([...a, ...b]), 0).take()
      expect(sum.addPairs(first).addPairs(second).take()).toEqual(both)
      expect(sum.addPairs(second).addPairs(first).take()).toEqual(both)
      expect(sum.take()).toHaveLength(0)
    }),
  )
})

test('cells of a heat map hold every request once, in ascending ranges', () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const cells = sketchCells({ bits: 5, pairs: new SketchSum(5).addBlock(tapeOf(values), 0).take() })
      expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(values.length)
      for (const [i, { from, to }] of cells.entries()) {
        expect(to).toBeGreaterThan(from)
        expect(from).toBeGreaterThanOrEqual(cells[i - 1]?.to ?? 0)
      }
    }),
  )
})

test('an empty sketch has no quantiles', () => {
  expect(sketchQuantiles({ bits: 5, pairs: new SketchSum(5).take() }, [0.5, 1])).toEqual([
    undefined,
    undefined,
  ])
})

test('a count stops at 2^32 - 1 instead of starting anew', () => {
  const [bucket, most] = [bucketOfMicros(7_000, 5), 2 ** 32 - 1]
  const full = Uint32Array.of(bucket, most)
  expect([...new SketchSum(5).addPairs(full).addPairs(full).take()]).toEqual([bucket, most])
})

test('fewer bits join cells and move no request: a sketch of few bits and one of many read with few are the same', () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const sketch = (bits: number) => ({
        bits,
        pairs: new SketchSum(bits).addBlock(tapeOf(values), 0).take(),
      })
      expect(sketchCells(sketch(7), 3)).toEqual(sketchCells(sketch(3)))
    }),
  )
})
