import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Point, PointTimes, Series } from '../../../katydid/src/web/contract.ts'
import { bandOf, cellAt, columnAt, edgesOf, heatGrid } from './heat-grid.ts'

const none: PointTimes = { p50Ms: null, p95Ms: null, p99Ms: null, cells: [] }

const point = (fromMs: number, cells: PointTimes['cells']): Point => ({
  fromMs,
  toMs: fromMs + 1_000,
  requests: 0,
  failures: 0,
  users: null,
  inFlight: null,
  offered: null,
  response: { ...none, cells },
  service: none,
})

const series = (...columns: PointTimes['cells'][]): Series => ({
  widthMs: 1_000,
  points: columns.map((cells, i) => point(i * 1_000, cells)),
})

/** Bounds of the bucket of a time as the server cuts them: 2^bits in each power of two of whole µs. */
function bucket(micros: number, bits: number): [number, number] {
  const width = Math.max(1, 2 ** (Math.floor(Math.log2(micros)) - bits))
  const low = Math.floor(micros / width) * width
  return [low / 1_000, (low + width) / 1_000]
}

const micros = fc.integer({ min: 8, max: 3_600_000_000 })

test('a bucket of the server lies whole in one band, whatever its fineness', () => {
  fc.assert(
    fc.property(micros, fc.integer({ min: 3, max: 7 }), (us, bits) => {
      const [lowMs, highMs] = bucket(us, bits)
      const grid = heatGrid(series([[lowMs, highMs, 1]]), 'response')
      const [cell] = grid.columns[0]?.cells ?? []
      expect(cell?.lowMs).toBeLessThanOrEqual(lowMs * (1 + 1e-12))
      expect(cell?.highMs).toBeGreaterThanOrEqual(highMs * (1 - 1e-12))
    }),
  )
})

test('no request is lost and none is counted twice', () => {
  const cells = fc.array(fc.tuple(micros, fc.integer({ min: 1, max: 500 })), { maxLength: 20 })
  fc.assert(
    fc.property(fc.array(cells, { maxLength: 30 }), (windows) => {
      const given = windows.map((window) => window.map(([us, n]) => [...bucket(us, 5), n] as const))
      const { columns, most } = heatGrid(series(...given), 'response')
      const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)
      const drawn = columns.map((column) => sum(column.cells.map(({ count }) => count)))
      expect(drawn).toEqual(given.map((window) => sum(window.map(([, , n]) => n))))
      expect(most).toBe(Math.max(0, ...columns.flatMap((column) => column.cells.map(({ count }) => count))))
    }),
  )
})

test('bands follow one another without a gap, and a time lies in its own', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 3.6e6, noNaN: true }), (ms) => {
      const band = bandOf(ms)
      expect(edgesOf(band).highMs).toBe(edgesOf(band + 1).lowMs)
      expect(edgesOf(band).lowMs).toBeLessThanOrEqual(ms * (1 + 1e-12))
      expect(edgesOf(band).highMs).toBeGreaterThan(ms * (1 - 1e-12))
    }),
  )
})

test('columns that are known are not made again, and new ones are', () => {
  const first = series([[1.024, 1.152, 3]], [[2.048, 2.304, 5]])
  const known = new WeakMap()
  const before = heatGrid(first, 'response', known)
  const late = series([], [[2.048, 2.304, 6]], [[4.096, 4.608, 1]]).points.slice(1)
  const after = heatGrid(
    { widthMs: 1_000, points: [...first.points.slice(0, 1), ...late] },
    'response',
    known,
  )
  expect(after.columns[0]).toBe(before.columns[0])
  expect(after.columns.slice(1).map(({ cells }) => cells.map(({ count }) => count))).toEqual([[6], [1]])
})

test('what the crosshair points at is found, edges belonging to what they begin', () => {
  const grid = heatGrid(series([[1.024, 1.152, 3]], [[2.048, 2.304, 5]]), 'response')
  const column = columnAt(grid, 1_000)
  expect(column?.fromMs).toBe(1_000)
  expect(column && cellAt(column, 2.048)?.count).toBe(5)
  expect(column && cellAt(column, 2.304)).toBeUndefined()
  expect(columnAt(grid, 2_000)).toBeUndefined()
})

test('a run without requests has an axis all the same', () => {
  expect(heatGrid(series(), 'response')).toEqual({ columns: [], most: 0, lowMs: 1, highMs: 10 })
  expect(heatGrid(series([[1, 2, 3]]), 'service').most).toBe(0)
})
