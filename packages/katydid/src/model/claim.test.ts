import { describe, expect, test } from 'vitest'
import { seededRandom } from '../time/index.ts'
import { claimOf } from './claim.ts'
import { provenQuantile } from './proof.ts'

const accuracy = (errors: number, of: number) => claimOf({ kind: 'errors', errors, of })?.sentence

describe('the accuracy that is proven', () => {
  // A p99 is proven by 459 queries with none beyond, 662 with one, 2,010 with ten: MLPerf's table of early stopping.
  test.each([
    [0, 459, '99.00'],
    [0, 458, '98.99'],
    [1, 662, '99.00'],
    [10, 2_010, '99.00'],
    [10, 2_009, '98.99'],
  ])('with %d wrong of %d is %s per cent', (errors, of, proven) => {
    expect(accuracy(errors, of)).toBe(`accuracy >= ${proven} % proven at 99 %`)
  })
})

describe('the latency that is proven', () => {
  const independent = (seed: number, n: number) => {
    const random = seededRandom('claim', seed)
    return Float64Array.from({ length: n }, () => -Math.log(1 - random.next()))
  }

  test('is below the true p99 in at most one of a hundred runs, and seldom far above it', () => {
    const [runs, p99] = [300, -Math.log(0.01)]
    const proven = Array.from(
      { length: runs },
      (_, seed) => provenQuantile(independent(seed, 2_010), 0.99, 0.01).value,
    )
    const known = proven.filter((value) => value !== undefined)
    expect(known.length).toBeGreaterThan(0.95 * runs)
    expect(known.filter((value) => value < p99).length).toBeLessThanOrEqual(0.01 * runs + 3)
    expect(known.toSorted((a, b) => a - b)[known.length >> 1]).toBeLessThan(1.25 * p99)
  })

  test('is rounded up, and is the slowest where just enough were asked', () => {
    const latencies = Float64Array.from({ length: 470 }, (_, i) => (i === 100 ? 2.0041 : 1))
    expect(claimOf({ kind: 'latencies', latencies, looks: 1 })?.sentence).toBe(
      'p99 <= 2.01 ms proven at 99 %',
    )
  })

  test('seven starts prove a median, six nothing', () => {
    const latencies = (n: number) => Float64Array.from({ length: n }, (_, i) => 100 + i)
    expect(claimOf({ kind: 'latencies', latencies: latencies(7), looks: 1 })?.sentence).toBe(
      'p50 <= 106 ms proven at 99 %',
    )
    expect(claimOf({ kind: 'latencies', latencies: latencies(6), looks: 1 })).toBeUndefined()
  })

  test('slow queries that come together prove nothing, and the claim says why', () => {
    const latencies = Float64Array.from({ length: 2_000 }, (_, i) => (i >= 1_000 && i < 1_030 ? i : 1))
    const claim = claimOf({ kind: 'latencies', latencies, looks: 1 })
    expect(claim?.isProven).toBe(false)
    expect(claim?.sentence).toMatch(
      /^too little for a proven p99: 2,000 queries say as much as \d+ independent ones/,
    )
  })

  test('is not above a limit of the same percentile that was asked for and proven', () => {
    const latencies = Float64Array.from({ length: 2_000 }, (_, i) => (i >= 1_000 && i < 1_030 ? i : 1))
    const said = (...kept: { q: number; limit: number }[]) =>
      claimOf({ kind: 'latencies', latencies, looks: 1 }, kept)?.sentence
    expect(said({ q: 0.99, limit: 1_500 })).toBe('p99 <= 1,500 ms proven at 99 %')
    expect(said({ q: 0.5, limit: 2 })).toMatch(/^too little/)
    const calm = { kind: 'latencies', latencies: latencies.fill(1), looks: 1 } as const
    expect(claimOf(calm, [{ q: 0.99, limit: 5 }])?.sentence).toBe('p99 <= 1.00 ms proven at 99 %')
  })

  test('is found where those beyond it are spread, though the merely slow ones come together', () => {
    const latencies = Float64Array.from({ length: 40_000 }, (_, i) => {
      if (i === 20_000) return 50
      if (i % 800 === 7) return 10
      return i % 8_000 < 160 ? 2 + (i % 160) / 1_000 : 1
    })
    // 0.4 % take longer than 2.14 ms, far apart enough; those beyond the sample's own p99, 2.09 ms, come in five rows.
    expect(claimOf({ kind: 'latencies', latencies, looks: 3 })?.sentence).toMatch(
      /^p99 <= 2\.1\d ms proven at 99 %$/,
    )
  })

  test('of queries that are slow in bursts of 10, no more than 1 of 100 claims is false', () => {
    const [runs, n] = [100, 20_000]
    let wrong = 0
    for (let run = 0; run < runs; run++) {
      const { value } = provenQuantile(inBursts(run, n), 0.99, 0.01)
      if (value !== undefined && value < 10 + Math.log(2)) wrong++
    }
    expect(wrong / runs).toBeLessThanOrEqual(0.01)
  })

  /** 2 % slow, 10 + exponential, in bursts of 10 on average; half of those are above the true p99, 10 + ln 2. */
  function inBursts(seed: number, n: number): Float64Array {
    const random = seededRandom('bursts', seed)
    let isSlow = false
    return Float64Array.from({ length: n }, () => {
      isSlow = isSlow ? random.next() > 0.1 : random.next() < 0.1 * (0.02 / 0.98)
      return isSlow ? 10 - Math.log(1 - random.next()) : random.next()
    })
  }
})

test('a rate is proven of the median part: of 20 parts, the fifth from below', () => {
  const rates = Array.from({ length: 20 }, (_, i) => 1_000 + i * 10)
  expect(claimOf({ kind: 'rates', rates })?.sentence).toBe('median rate >= 1,040/s proven at 99 %')
})
