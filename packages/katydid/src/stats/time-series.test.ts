import fc from 'fast-check'
import { expect, test } from 'vitest'
import { millis, seconds } from '../units/index.ts'
import type { StatsDelta } from './delta.ts'
import { emptyCounts, Histogram } from './histogram.ts'
import { TimeSeries } from './time-series.ts'

function delta(at: number, latencies: readonly number[], failed = 0): StatsDelta {
  const response = Histogram.of(latencies).toCounts()
  const counts = { ok: latencies.length - failed, failed, cutOff: 0, unsent: 0, bytes: 0 }
  const entry = { method: 'GET', name: '/', ...counts, response, service: response, connect: emptyCounts }
  return { from: seconds(at), to: seconds(at + 1), entries: [entry], failures: [], exceptions: [] }
}

test('a window holds what all workers reported for its second', () => {
  const series = new TimeSeries(millis(0))
  series.add(delta(0, [1, 2, 3], 1))
  series.setUsers(seconds(1), 4)
  series.add(delta(1, [10]))
  series.add(delta(0, [4, 5], 1))
  expect(series.points).toMatchObject([
    { from: 0, to: 1_000, requests: 5, failures: 2, users: 4, median: 3.0005, p95: 5 },
    { from: 1_000, to: 2_000, requests: 1, failures: 0, median: 10 },
  ])
})

test('a second in which nothing ended is a window without latencies', () => {
  const series = new TimeSeries(millis(0))
  series.add(delta(0, [1]))
  series.setUsers(seconds(1), 7)
  series.add(delta(2, [1]))
  expect(series.points).toHaveLength(3)
  expect(series.points[1]).toMatchObject({ requests: 0, users: 7, median: undefined, p95: undefined })
})

test('at the limit neighbours are merged: a median is that of both, never an average', () => {
  const series = new TimeSeries(millis(0), 4)
  for (const [at, latencies] of [[1], [9, 9, 9], [2], [3]].entries()) series.add(delta(at, latencies))
  series.setUsers(seconds(4), 6)
  series.add(delta(4, [5]))
  expect(series.points).toMatchObject([
    { from: 0, to: 2_000, requests: 4, median: 9 },
    { from: 2_000, to: 4_000, requests: 2, median: 2, users: 6 },
    { from: 4_000, to: 6_000, requests: 1 },
  ])
})

test('however long the run and whatever the order, nothing is lost and windows tile the time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1 }), (starts) => {
      const series = new TimeSeries(millis(0), 10)
      for (const at of starts) series.add(delta(at, [1, 2], 1))
      expect(series.points.length).toBeLessThanOrEqual(10)
      expect(series.points.reduce((sum, { requests }) => sum + requests, 0)).toBe(2 * starts.length)
      expect(series.points.reduce((sum, { failures }) => sum + failures, 0)).toBe(starts.length)
      for (const [i, { from }] of series.points.entries()) expect(from).toBe(series.points[i - 1]?.to ?? 0)
    }),
  )
})
