import fc from 'fast-check'
import { build } from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { Histogram } from './histogram.ts'

const hour = 3_600_000
/** From nanoseconds to the hour, each power of ten as likely as the next. */
const latency = fc.double({ min: -6, max: 0, noNaN: true }).map((exponent) => hour * 10 ** (exponent * 1.6))
const latencies = fc.array(latency, { minLength: 1, maxLength: 300 })
const tenThousandth = fc.integer({ min: 0, max: 10_000 })

/** The definition, in whole numbers: the smallest value with at least q * n values at or below it. */
function nearestRank(values: readonly number[], q10000: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((q10000 * values.length) / 10_000) - 1)] as number
}

const bound = (exact: number) => Math.max(exact * 0.000_5, 0.000_5) * (1 + 1e-9)

describe('quantiles', () => {
  test('are within 0.05 % or 0.5 us of sorting and indexing', () => {
    fc.assert(
      fc.property(latencies, tenThousandth, (values, q10000) => {
        const exact = nearestRank(values, q10000)
        const reported = Histogram.of(values).quantile(q10000 / 10_000) as number
        expect(Math.abs(reported - exact)).toBeLessThanOrEqual(bound(exact))
      }),
      { numRuns: 2_000 },
    )
  })

  test('never decrease with q and stay within min and max', () => {
    fc.assert(
      fc.property(latencies, tenThousandth, tenThousandth, (values, a, b) => {
        const histogram = Histogram.of(values)
        const low = histogram.quantile(Math.min(a, b) / 10_000) as number
        const high = histogram.quantile(Math.max(a, b) / 10_000) as number
        expect(low).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThanOrEqual(histogram.min as number)
        expect(high).toBeLessThanOrEqual(histogram.max as number)
      }),
    )
  })

  test('agree with hdr-histogram-js within the bounds of both', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: hour * 1_000 }), { minLength: 1 }), (micros) => {
        const peer = build({ highestTrackableValue: hour * 1_000, numberOfSignificantValueDigits: 3 })
        for (const us of micros) peer.recordValue(us)
        const ours = Histogram.of(micros.map((us) => us / 1_000))
        for (const percentile of [50, 75, 95, 99, 100]) {
          const theirs = peer.getValueAtPercentile(percentile) / 1_000
          expect(Math.abs((ours.quantile(percentile / 100) as number) - theirs)).toBeLessThanOrEqual(
            theirs * 0.0015 + 0.001,
          )
        }
      }),
    )
  })

  test.each([
    [0.07, 0.007],
    [0.5, 0.05],
    [0.99, 0.099],
    [0.991, 0.1],
    [0, 0.001],
    [1, 0.1],
  ])('the %d quantile of 1 us ... 100 us is the nearest rank, %d ms', (q, expected) => {
    const micros = Array.from({ length: 100 }, (_, i) => (i + 1) / 1_000)
    expect(Histogram.of(micros).quantile(q)).toBe(expected)
  })

  test.each([-0.01, 1.01, 99, Number.NaN])('refuse %d', (q) => {
    expect(() => Histogram.of([1]).quantile(q)).toThrow(RangeError)
  })
})

test('several quantiles in one pass are those asked for one by one', () => {
  fc.assert(
    fc.property(latencies, fc.array(tenThousandth), (values, some) => {
      const histogram = Histogram.of(values)
      const qs = some.map((q10000) => q10000 / 10_000).sort((a, b) => a - b)
      expect(histogram.quantiles(qs)).toEqual(qs.map((q) => histogram.quantile(q)))
    }),
  )
  expect(() => Histogram.of([1]).quantiles([0.9, 0.5])).toThrow(RangeError)
})

test('whole microseconds below 2.048 ms are exact', () => {
  for (let us = 0; us < 2_048; us++) {
    const between = Histogram.of([0, us / 1_000, us / 1_000, us / 1_000, 5_000])
    expect(between.quantile(0.5)).toBe(us / 1_000)
  }
})

test('count, min, max and mean are exact', () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const histogram = Histogram.of(values)
      const sum = values.reduce((a, b) => a + b, 0)
      expect(histogram.count).toBe(values.length)
      expect(histogram.min).toBe(Math.min(...values))
      expect(histogram.max).toBe(Math.max(...values))
      expect(histogram.sum).toBe(sum)
      expect(histogram.mean).toBe(sum / values.length)
    }),
  )
})

test('an empty histogram has no latencies, not latencies of 0', () => {
  const empty = new Histogram()
  expect([empty.count, empty.min, empty.max, empty.mean, empty.quantile(0.5)]).toEqual([
    0,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('durations beyond an hour count as an hour in quantiles, are counted, and max stays exact', () => {
  const histogram = Histogram.of([hour, hour + 1, 3 * hour, 4 * hour])
  expect(histogram.clamped).toBe(3)
  expect(Math.abs((histogram.quantile(0.75) as number) - hour)).toBeLessThan(hour * 0.001)
  expect(histogram.max).toBe(4 * hour)
})

test('what is not a duration is refused and what rounding made negative counts as 0', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(() => new Histogram().record(bad)).toThrow(RangeError)
  }
  expect(Histogram.of([-1e-9]).min).toBe(0)
})

test('merging two workers equals recording on one', () => {
  fc.assert(
    fc.property(latencies, latencies, (a, b) => {
      const { sum, ...merged } = Histogram.of(a).add(Histogram.of(b).toCounts()).toCounts()
      const { sum: sumOnOne, ...onOne } = Histogram.of([...a, ...b]).toCounts()
      expect(merged).toEqual(onOne)
      expect(sum).toBeCloseTo(sumOnOne, 5)
    }),
  )
})

test('plain counts, also as JSON or cloned, make the same histogram again', () => {
  fc.assert(
    fc.property(fc.array(latency), (values) => {
      const counts = Histogram.of(values).toCounts()
      expect(Histogram.fromCounts(counts).toCounts()).toEqual(counts)
      expect(JSON.parse(JSON.stringify(counts))).toEqual(counts)
      expect(structuredClone(counts)).toEqual(counts)
    }),
  )
})

test('countAbove is exact but for durations within 0.1 % above the limit', () => {
  fc.assert(
    fc.property(latencies, latency, (values, limit) => {
      const above = Histogram.of(values).countAbove(millis(limit))
      expect(above).toBeLessThanOrEqual(values.filter((value) => value > limit).length)
      const clearly = values.filter((value) => value > limit * 1.001 + 0.001).length
      expect(above).toBeGreaterThanOrEqual(clearly)
    }),
  )
})

test('counts beyond 2^32 stay exact', () => {
  const billions = { ...Histogram.of([5]).toCounts(), count: 2 ** 40 + 1, counts: [2 ** 40 + 1] }
  const merged = Histogram.of([5]).add(billions)
  expect(merged.count).toBe(2 ** 40 + 2)
  expect(merged.toCounts().counts).toEqual([2 ** 40 + 2])
})
