import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { millis, seconds } from '../units/index.ts'
import { entryWindows, RunSeries, totalWindows } from './run-series.ts'
import { aDelta } from './testing/a-delta.ts'

const none = { users: 0, inFlight: 0, offered: 0 }
const later = seconds(1_000_000)

describe('a window', () => {
  test('holds what all workers reported for its second, as response and as service time', () => {
    const series = new RunSeries(millis(0))
    series.add(aDelta({ at: 0, latencies: [10, 20, 30], failed: 1, lag: 8 }))
    series.add(aDelta({ at: 1, latencies: [100] }))
    series.add(aDelta({ at: 0, latencies: [40, 50], failed: 1, lag: 8, name: '/other' }))
    const [first, second] = series.points(later)
    expect(first).toMatchObject({ from: 0, to: 1_000, requests: 5, failures: 2 })
    expect(first?.response.p50).toBeCloseTo(30, 0)
    expect(first?.response.p99).toBeCloseTo(50, 0)
    expect(first?.service.p50).toBeCloseTo(22, 0)
    expect(second).toMatchObject({ from: 1_000, to: 2_000, requests: 1, failures: 0 })
    expect(series.pointsOf('GET', '/other', later)[0]).toMatchObject({ requests: 2, failures: 1 })
    expect(series.pointsOf('GET', '/nobody', later)).toEqual([])
  })

  test('in which nothing ended has no times, and the users and requests in flight that there were', () => {
    const series = new RunSeries(millis(0))
    series.add(aDelta({ at: 0 }))
    series.gauge(seconds(1), { users: 7, inFlight: 3, offered: 12 })
    series.gauge(seconds(2), { users: 8, inFlight: 15, offered: 24 })
    series.add(aDelta({ at: 2 }))
    const points = series.points(later)
    expect(points).toHaveLength(3)
    expect(points[1]).toMatchObject({ requests: 0, users: 8, inFlight: 15, offered: 12 })
    expect(points[1]?.response).toMatchObject({ p50: undefined, p95: undefined, p99: undefined })
  })

  test('after a reset does not know what was offered before it', () => {
    const series = new RunSeries(seconds(5))
    for (const at of [6, 7]) series.gauge(seconds(at), { users: 1, inFlight: 0, offered: 100 * at })
    expect(series.points(later).map(({ offered }) => offered)).toEqual([undefined, 100])
  })

  test('of an entry goes on while nothing of it ends', () => {
    const series = new RunSeries(millis(0))
    series.add(aDelta({ at: 0 }))
    series.gauge(seconds(3), none)
    expect(series.pointsOf('GET', '/', later).map(({ requests }) => requests)).toEqual([1, 0, 0])
  })

  test('that is the last ends with the run', () => {
    const series = new RunSeries(millis(0))
    series.add(aDelta({ at: 0 }))
    series.add(aDelta({ at: 1 }))
    expect(series.points(millis(1_250)).map(({ from, to }) => [from, to])).toEqual([
      [0, 1_000],
      [1_000, 1_250],
    ])
  })
})

test('when windows grow, times are those of all requests in them, never averages', () => {
  const series = new RunSeries(millis(0))
  for (const [at, latencies] of [[1], [9, 9, 9], [2], [3]].entries()) series.add(aDelta({ at, latencies }))
  for (const at of [1, 2, 3, 4]) series.gauge(seconds(at), { users: at, inFlight: 10 * at, offered: 5 * at })
  series.gauge(seconds(totalWindows + 1), none)
  const [first, second] = series.points(later)
  expect(first).toMatchObject({ from: 0, to: 2_000, requests: 4, users: 2, inFlight: 20, offered: 10 })
  expect(first?.response.p50).toBeCloseTo(9, 1)
  expect(second).toMatchObject({ from: 2_000, to: 4_000, requests: 2, users: 4, offered: 10 })
})

test('however long the run and whatever the order, nothing is lost and windows tile the time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1 }), (starts) => {
      const series = new RunSeries(millis(0))
      for (const at of starts) series.add(aDelta({ at, latencies: [1, 2], failed: 1 }))
      for (const points of [series.points(later), series.pointsOf('GET', '/', later)]) {
        expect(points.length).toBeLessThanOrEqual(totalWindows)
        expect(points.reduce((sum, { requests }) => sum + requests, 0)).toBe(2 * starts.length)
        expect(points.reduce((sum, { failures }) => sum + failures, 0)).toBe(starts.length)
        for (const [i, { from }] of points.entries()) expect(from).toBe(points[i - 1]?.to ?? 0)
      }
    }),
    { numRuns: 30 },
  )
})

describe('memory', () => {
  /** Three powers of two, all of whose buckets are in use in the end, and a few far away. */
  const latenciesAt = (at: number) =>
    Array.from({ length: 20 }, (_, i) => 2 + ((at * 20 + i) % 1_000) / 70 + (i === 0 ? 900 : 0))

  function aDay(entries: number, every: number): RunSeries {
    const series = new RunSeries(millis(0))
    for (let at = 0; at < 86_400; at += every) {
      const name = `/${(at / every) % entries}`
      series.add(aDelta({ at, name, latencies: latenciesAt(at) }))
      series.gauge(seconds(at + 1), none)
    }
    return series
  }

  test.each([
    [20, 300],
    [500, 60],
  ])('of a day with %i entries is bounded: %i windows of each, and their buckets', (entries, windows) => {
    expect(entryWindows(entries)).toBe(windows)
    const series = aDay(entries, 10)
    const { size } = series
    expect(series.points(later).length).toBeLessThanOrEqual(totalWindows)
    expect(series.pointsOf('GET', '/0', later).length).toBeLessThanOrEqual(windows)
    expect(size.windows).toBeLessThanOrEqual(totalWindows + entries * windows)
    expect(size.windows).toBeGreaterThan(totalWindows / 2)
    // Of each of the two times: 3 octaves of 2^5 or 2^7 buckets, and one octave of the few far away.
    expect(size.buckets).toBeLessThanOrEqual(2 * 4 * (totalWindows * 2 ** 7 + entries * windows * 2 ** 5))
  })

  test('an entry that comes late has windows as wide as the others', () => {
    const series = aDay(20, 100)
    series.add(aDelta({ at: 86_400, name: '/late' }))
    const [late, first] = ['/late', '/0'].map((name) => series.pointsOf('GET', name, later))
    expect(late?.map(({ from }) => from)).toEqual(first?.map(({ from }) => from))
    expect(late?.at(-1)?.requests).toBe(1)
  })
})
