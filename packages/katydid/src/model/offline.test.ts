import { expect, test } from 'vitest'
import { offline, ratesOf } from './offline.ts'
import { numbers, passing, timedModel, virtualBench } from './testing/virtual-bench.ts'

test('the rate is that of the time spent in the model', async () => {
  const bench = virtualBench()
  const model = timedModel(bench, (size) => 2 + 0.5 * size)
  const volume = { queries: 40, durationMs: 0, longestMs: 1e6 }
  const figures = await passing(bench, offline(model, numbers, 16, volume, bench))
  expect(figures).toMatchObject({ batch: 16, inputs: 640, rate: expect.closeTo(1_600, 6) })
  expect(figures.interval).toEqual({ low: expect.closeTo(1_600, 6), high: expect.closeTo(1_600, 6) })
})

test('no part of the run is empty, however few batches there were', () => {
  expect(ratesOf(Float64Array.of(1, 2, 4), 2)).toEqual([2_000, 1_000, 500])
  expect(ratesOf(new Float64Array(), 2)).toEqual([])
  expect(ratesOf(new Float64Array(45).fill(1), 1)).toEqual(Array(20).fill(1_000))
})
