import { expect, test } from 'vitest'
import { emptyReportData, reportData } from './report-data.ts'

test('every figure of the fixture comes from the same samples', () => {
  const { snapshot, series } = reportData({ series: 6 })
  const { total, entries } = snapshot
  expect(total.offered).toBe(total.ok + total.failed + total.cutOff + total.unsent)
  expect(entries.reduce((sum, { requests }) => sum + requests, 0)).toBe(total.requests)
  for (const { name, series: course } of series) {
    const row = name === 'Aggregated' ? total : entries.find((entry) => entry.name === name)
    expect(course.points.reduce((sum, { requests }) => sum + requests, 0)).toBe(row?.requests)
    for (const { requests, response } of course.points) {
      expect(response.cells.reduce((sum, [, , count]) => sum + count, 0)).toBe(requests)
    }
  }
})

test('the stall answers nothing for two seconds', () => {
  const points = reportData().series[0]?.series.points ?? []
  expect(points.filter(({ requests }) => requests === 0).map(({ fromMs }) => fromMs)).toEqual([
    70_000, 71_000,
  ])
})

test('limited by its generator, a run achieves less than was offered and waits in it', () => {
  const { total } = reportData({ isGeneratorLimited: true }).snapshot
  expect(total.requests).toBeLessThan(total.offered)
  expect(total.response.p50Ms).toBeGreaterThan(10 * (total.service.p50Ms ?? 0))
})

test('the empty run has no request and no window', () => {
  const { snapshot, series } = emptyReportData()
  expect(snapshot.total.offered).toBe(0)
  expect(snapshot.entries).toEqual([])
  expect(series[0]?.series.points).toEqual([])
})
