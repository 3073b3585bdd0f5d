import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../time/index.ts'
import { medianInterval, quantileRanks } from './order-interval.ts'

describe('ranks of a median at 95 %', () => {
  // The sign test's two-sided critical values at 0.05, as statistics books print them: from C + 1 to n - C.
  test.each([
    [6, 0],
    [9, 1],
    [10, 1],
    [12, 2],
    [15, 3],
    [20, 5],
    [25, 7],
    [30, 9],
    [40, 13],
    [50, 17],
    [100, 39],
  ])('of %d values are those of the published table', (n, c) => {
    expect(quantileRanks(n, 0.5)).toEqual({ low: c + 1, high: n - c })
  })

  test('of 5 values there are none: two of 32 orders lie all on one side', () => {
    expect(quantileRanks(5, 0.5)).toEqual({})
    expect(medianInterval([1, 2, 3, 4, 5])).toBeUndefined()
    expect(medianInterval([6, 1, 5, 2, 4, 3])).toEqual({ low: 1, high: 6 })
  })
})

/** P(X <= t) times 100^n, of n trials with a chance of `percent` in a hundred: whole numbers, so exact. */
function exactCdf(t: number, n: number, percent: number): bigint {
  let [sum, choose] = [0n, 1n]
  for (let k = 0; k <= t; k++) {
    sum += choose * BigInt(percent) ** BigInt(k) * BigInt(100 - percent) ** BigInt(n - k)
    choose = (choose * BigInt(n - k)) / BigInt(k + 1)
  }
  return sum
}

test('each end is the tightest that leaves at most 2.5 % beyond it, in exact arithmetic', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 99 }), (n, percent) => {
      const { low, high } = quantileRanks(n, percent / 100)
      const whole = 100n ** BigInt(n)
      const below = (rank: number) => exactCdf(rank - 1, n, percent) * 1_000n
      if (low !== undefined) expect(below(low) <= 25n * whole).toBe(true)
      expect(below((low ?? 0) + 1) > 25n * whole).toBe(true)
      if (high !== undefined) expect(below(high) >= 975n * whole).toBe(true)
      expect(below((high ?? n + 1) - 1) < 975n * whole).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('intervals hold the true p90 in 95 of 100 samples, and not in nearly all', () => {
  const [n, runs, p90] = [400, 2_000, -Math.log(0.1)]
  const { low = 0, high = 0 } = quantileRanks(n, 0.9)
  const random = seededRandom('coverage')
  let held = 0
  for (let run = 0; run < runs; run++) {
    const values = Float64Array.from({ length: n }, () => -Math.log(1 - random.next())).sort()
    if ((values[low - 1] as number) <= p90 && p90 <= (values[high - 1] as number)) held++
  }
  expect(held / runs).toBeGreaterThan(0.945)
  expect(held / runs).toBeLessThan(0.975)
})
