import { expect, test } from 'vitest'
import { accuracyOf, wilsonInterval } from './accuracy.ts'
import { batchModelOf } from './model.ts'
import { virtualBench } from './testing/virtual-bench.ts'

// As published for 10,000 test digits, rounded to a hundredth of a per cent.
test.each([
  [9_930, 0.9912, 0.9945],
  [9_953, 0.9938, 0.9965],
  [9_970, 0.9957, 0.9979],
  [9_987, 0.9978, 0.9992],
])('%d right of 10,000 lie between %d and %d', (right, low, high) => {
  const interval = wilsonInterval(right, 10_000)
  expect(interval.low).toBeCloseTo(low, 4)
  expect(interval.high).toBeCloseTo(high, 4)
})

test('nothing asked says nothing', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
})

test('each labelled input is asked once, and the class of the largest score counts', async () => {
  const asked: number[] = []
  const model = batchModelOf('parity', async (inputs: readonly number[]) => {
    asked.push(...inputs)
    return inputs.map((input) => (input % 2 === 0 ? [0.9, 0.1] : [0.2, 0.8]))
  })
  const pool = Array.from({ length: 1_000 }, (_, i) => i)
  const labels = pool.map((input) => (input < 10 ? 1 - (input % 2) : input % 2))
  const figures = await accuracyOf(model, { pool, labels, fresh: undefined, source: '' }, virtualBench())
  expect(figures).toMatchObject({ inputs: 1_000, errors: 10, accuracy: 0.99 })
  expect(asked).toEqual(pool)
})
