import { describe, expect, test } from 'vitest'
import type { Point, Series } from '../../../katydid/src/web/contract.ts'
import { isBlank, loadColumns, loneIndices, rateColumns, timesColumns } from './columns.ts'

const unmeasured = { p50Ms: null, p95Ms: null, p99Ms: null, cells: [] }

const point = (fromMs: number, toMs: number, over: Partial<Point> = {}): Point => ({
  fromMs,
  toMs,
  requests: 0,
  failures: 0,
  users: null,
  inFlight: null,
  offered: null,
  response: unmeasured,
  service: unmeasured,
  ...over,
})

const series = (widthMs: number, ...points: Point[]): Series => ({ widthMs, points })

describe('rates', () => {
  test('are over the width of the window, at its middle', () => {
    const four = point(8_000, 12_000, { offered: 404, requests: 400, failures: 2 })
    expect(rateColumns(series(4_000, four))).toEqual({ x: [10], lines: [[101], [100], [0.5]] })
  })

  test('of none answered are 0, of none known are a gap', () => {
    expect(rateColumns(series(1_000, point(0, 1_000))).lines).toEqual([[null], [0], [0]])
  })

  test('of a window that was cut short are a gap, not a peak', () => {
    const cut = rateColumns(
      series(1_000, point(0, 1_000, { requests: 9 }), point(1_000, 1_005, { requests: 1 })),
    )
    expect(cut.lines[1]).toEqual([9, null])
  })
})

test('percentiles of the time asked for, and a gap where nothing was timed', () => {
  const response = { ...unmeasured, p50Ms: 5, p95Ms: 7, p99Ms: 9 }
  const one = series(1_000, point(0, 1_000, { response }), point(1_000, 2_000))
  expect(timesColumns(one, 'response').lines).toEqual([
    [5, null],
    [7, null],
    [9, null],
  ])
  expect(isBlank(timesColumns(one, 'service'))).toBe(true)
})

test('users and requests in flight stand at the end of their window', () => {
  const one = series(1_000, point(4_000, 5_000, { users: 12, inFlight: 0 }))
  expect(loadColumns(one)).toEqual({ x: [5], lines: [[12], [0]] })
})

test('between windows that do not touch, lines are broken', () => {
  const { x, lines } = rateColumns(
    series(1_000, point(0, 1_000, { requests: 3 }), point(5_000, 6_000, { requests: 4 })),
  )
  expect(x).toEqual([0.5, 3, 5.5])
  expect(lines[1]).toEqual([3, null, 4])
})

test('no window, nothing to draw', () => {
  expect(rateColumns(series(1_000))).toEqual({ x: [], lines: [] })
  expect(isBlank(rateColumns(series(1_000)))).toBe(true)
})

test('values with nothing on either side are found', () => {
  expect(loneIndices([1, null, 2, 3, null, 0, null])).toEqual([0, 5])
  expect(loneIndices([null, null])).toEqual([])
})
