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

const size = { bandsPerOctave: 8, mostColumns: 600 }

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
      const grid = heatGrid(series([[lowMs, highMs, 1]]), 'response', size)
      const [cell] = grid.columns[0]?.cells ?? []
      expect(cell?.lowMs).toBeLessThanOrEqual(lowMs * (1 + 1e-12))
      expect(cell?.highMs).toBeGreaterThanOrEqual(highMs * (1 - 1e-12))
    }),
  )
})

test('no request is lost and none is counted twice, also when windows are joined', () => {
  const cells = fc.array(fc.tuple(micros, fc.integer({ min: 1, max: 500 })), { maxLength: 20 })
  fc.assert(
    fc.property(
      fc.array(cells, { maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      (windows, mostColumns) => {
        const given = windows.map((window) => window.map(([us, n]) => [...bucket(us, 5), n] as const))
        const grid = heatGrid(series(...given), 'response', { ...size, mostColumns })
        const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)
        const drawn = grid.columns.flatMap((column) => column.cells.map(({ count }) => count))
        expect(sum(drawn)).toBe(sum(given.flat().map(([, , n]) => n)))
        expect(grid.columns.length).toBeLessThanOrEqual(mostColumns)
        expect(grid.most).toBe(Math.max(0, ...drawn))
      },
    ),
  )
})

test('bands follow one another without a gap, and a time lies in its own', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 3.6e6, noNaN: true }), (ms) => {
      const band = bandOf(ms, 8)
      expect(edgesOf(band, 8).highMs).toBe(edgesOf(band + 1, 8).lowMs)
      expect(edgesOf(band, 8).lowMs).toBeLessThanOrEqual(ms * (1 + 1e-12))
      expect(edgesOf(band, 8).highMs).toBeGreaterThan(ms * (1 - 1e-12))
    }),
  )
})

test('a joined column spans its windows', () => {
  const grid = heatGrid(series([], [[1.024, 1.152, 3]], [[1.024, 1.152, 4]]), 'response', {
    ...size,
    mostColumns: 2,
  })
  expect(grid.columns.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 2_000],
    [2_000, 3_000],
  ])
  expect(grid.columns[1]?.cells).toEqual([{ lowMs: 1.024, highMs: 1.152, count: 4 }])
})

test('what the crosshair points at is found, edges belonging to what they begin', () => {
  const grid = heatGrid(series([[1.024, 1.152, 3]], [[2.048, 2.304, 5]]), 'response', size)
  const column = columnAt(grid, 1_000)
  expect(column?.fromMs).toBe(1_000)
  expect(column && cellAt(column, 2.048)?.count).toBe(5)
  expect(column && cellAt(column, 2.304)).toBeUndefined()
  expect(columnAt(grid, 2_000)).toBeUndefined()
})

test('a run without requests has an axis all the same', () => {
  expect(heatGrid(series(), 'response', size)).toEqual({ columns: [], most: 0, lowMs: 1, highMs: 10 })
  expect(heatGrid(series([[1, 2, 3]]), 'service', size).most).toBe(0)
})
