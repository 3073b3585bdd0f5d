import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Point, Series } from '../../../katydid/src/web/contract.ts'
import { mergedSeries, sinceMsOf } from './merge-series.ts'

const times = { p50Ms: 1, p95Ms: 2, p99Ms: 3, cells: [] }

const point = (fromMs: number, toMs: number, requests = 1): Point => ({
  fromMs,
  toMs,
  requests,
  failures: 0,
  users: null,
  inFlight: null,
  offered: null,
  response: times,
  service: times,
})

const series = (count: number, widthMs = 1_000, startMs = 0): Series => ({
  widthMs,
  points: Array.from({ length: count }, (_, i) =>
    point(startMs + i * widthMs, startMs + (i + 1) * widthMs, i),
  ),
})

/** What a server answers: windows that had not ended before `sinceMs`. */
const since = ({ widthMs, points }: Series, sinceMs: number): Series => ({
  widthMs,
  points: points.filter(({ toMs }) => toMs >= sinceMs),
})

describe('a series and its increments', () => {
  test('are, after any number of them, what one question for all would have answered', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(steps, (grown) => {
        let [count, known] = [0, undefined as Series | undefined]
        for (const more of grown) {
          count += more
          known = mergedSeries(known, since(series(count), sinceMsOf(known)))
        }
        expect(known).toEqual(series(count))
      }),
    )
  })

  test('replace the newest windows, to which late answers were added', () => {
    const known = series(5)
    const late = { widthMs: 1_000, points: [point(3_000, 4_000, 99), point(4_000, 5_000, 98)] }
    expect(mergedSeries(known, late)?.points.map(({ requests }) => requests)).toEqual([0, 1, 2, 99, 98])
  })

  test('do not fit when the width has changed: undefined says that all must be asked for', () => {
    expect(mergedSeries(series(600), since(series(302, 2_000), 598_000))).toBeUndefined()
  })

  test('of another width stand for themselves when they reach back to the beginning', () => {
    expect(mergedSeries(series(600), series(301, 2_000))).toEqual(series(301, 2_000))
  })

  test('leave no hole: one that begins later than the known ends is refused', () => {
    expect(mergedSeries(series(3), series(2, 1_000, 5_000))).toBeUndefined()
  })

  test('without windows change nothing, unless the width did', () => {
    expect(mergedSeries(series(3), { widthMs: 1_000, points: [] })).toEqual(series(3))
    expect(mergedSeries(series(3), { widthMs: 2_000, points: [] })).toBeUndefined()
  })
})

test('the newest windows are asked for again, and all of a series of which nothing is known', () => {
  expect(sinceMsOf(undefined)).toBe(0)
  expect(sinceMsOf(series(0))).toBe(0)
  expect(sinceMsOf(series(2))).toBe(0)
  expect(sinceMsOf(series(10))).toBe(7_000)
})
