import { expect, test } from 'vitest'
import { batchCurve, usualSizes } from './batch-curve.ts'
import { batchPlot } from './batch-plot.ts'
import { numbers, passing, timedModel, virtualBench } from './testing/virtual-bench.ts'

const volume = { queries: 10, durationMs: 0, longestMs: 1e6 }

test('a model that takes 0.25 ms an input and 3 ms a batch is found to', async () => {
  const bench = virtualBench()
  const model = timedModel(bench, (size) => 0.25 * size + 3)
  const curve = await passing(bench, batchCurve(model, numbers, usualSizes, volume, bench))
  expect(curve.perInput).toBeCloseTo(0.25, 6)
  expect(curve.perBatch).toBeCloseTo(3, 6)
  expect(curve.rSquared).toBeCloseTo(1, 9)
  for (const { residual, latency } of curve.points) {
    expect(residual).toBeCloseTo(0, 6)
    expect(latency.count).toBe(10)
  }
  expect(curve.best.batch).toBe(64)
})

test('a model that slows down beyond 16 is best at 16, and is off the line there', async () => {
  const bench = virtualBench()
  const model = timedModel(bench, (size) => (size <= 16 ? 1 + 0.1 * size : size))
  const curve = await passing(bench, batchCurve(model, numbers, usualSizes, volume, bench))
  expect(curve.best.batch).toBe(16)
  expect(Math.max(...curve.points.map(({ residual }) => Math.abs(residual)))).toBeGreaterThan(0.2)
})

test('the plot shows each size once, within its width', async () => {
  const bench = virtualBench()
  const model = timedModel(bench, (size) => 0.25 * size + 3)
  const curve = await passing(bench, batchCurve(model, numbers, usualSizes, volume, bench))
  for (const width of [40, 80, 160]) {
    const plot = batchPlot(curve, width)
    const body = plot.split('\n').slice(1, 13).join('\n')
    expect(body.match(/o/g)).toHaveLength(usualSizes.length)
    if (width >= 80)
      expect(Math.max(...plot.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(width)
  }
})
