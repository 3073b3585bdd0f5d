import { expect, test } from 'vitest'
import { aView } from '../report/testing/a-run.ts'
import { millis, perSecond } from '../units/index.ts'
import { seriesOf } from './series-points.ts'
import { snapshotOf } from './snapshot.ts'
import { about } from './testing/about.ts'

const health = {
  ...{ from: millis(59_000), to: millis(60_000), busyMs: 100, cpuMs: 250, starvedMs: 0, blockedMs: 0 },
  ...{
    delaysMs: [0.4, 0.1, 9, 0.2],
    gc: { totalMs: 10, longestMs: 4 },
    heapUsedBytes: 1_000,
    heapLimitBytes: 9_000,
  },
} as never

test('a run at one moment', () => {
  const view = aView({
    offeredRate: perSecond(500),
    workers: [
      { users: 50, inFlight: 12, health },
      { users: 0, inFlight: 0, health: undefined },
    ],
    taskRuns: new Map([['MNISTAPIUser', { '': { predict: 30, Shop: 10 }, Shop: { buy: 10 } }]]),
    classShares: new Map([['MNISTAPIUser', 1]]),
    marks: [{ at: millis(5_000), text: '50 users, 10/s' }],
  })
  const snapshot = snapshotOf('3', view, about)
  expect(snapshot).toMatchObject({
    run: { id: '3', state: 'running', load: '50 users, 10/s for 1m', startedAt: '2026-08-01T10:41:10.947Z' },
    offeredPerSecond: 500,
    users: 50,
    window: { fromMs: 0, toMs: 60_000 },
    total: { method: '', name: 'Aggregated' },
    marks: [{ atMs: 5_000, text: '50 users, 10/s' }],
    facts: { seed: '7', endedAt: null, why: null },
    slos: [],
  })
  expect(snapshot.workers).toEqual([
    {
      ...{ worker: 1, state: 'running', users: 50, inFlight: 12, cpuRatio: 0.25, heapBytes: 1_000 },
      ...{ delayP50Ms: 0.2, delayP99Ms: 9, gcRatio: 0.01 },
    },
    expect.objectContaining({ worker: 2, cpuRatio: null, heapBytes: null, delayP50Ms: null }),
  ])
  expect(snapshot.classRatios).toEqual([
    {
      ...{ name: 'MNISTAPIUser', planned: 1, observed: 1 },
      tasks: [
        { name: 'predict', planned: 0.75, observed: 0.75, tasks: [] },
        {
          name: 'Shop',
          planned: 0.25,
          observed: 0.25,
          tasks: [{ name: 'buy', planned: 1, observed: 1, tasks: [] }],
        },
      ],
    },
  ])
})

test('entries add up to the total, and rates are over the window', () => {
  const { total, entries } = snapshotOf('1', aView(), about)
  const sum = (of: (row: typeof total) => number) => entries.reduce((all, row) => all + of(row), 0)
  for (const field of ['offered', 'ok', 'failed', 'cutOff', 'unsent', 'requests'] as const) {
    expect(sum((row) => row[field])).toBe(total[field])
  }
  expect(total.requestsPerSecond).toBeCloseTo(total.requests / 60, 3)
  expect(total.response.count).toBe(total.requests)
})

test('cells of a window hold each of its requests once, in few buckets', () => {
  const { points } = seriesOf(aView(), '', '')
  expect(points).toHaveLength(60)
  for (const { requests, response } of points) {
    expect(response.cells.reduce((sum, [, , count]) => sum + count, 0)).toBe(requests)
    expect(response.cells.length).toBeLessThan(80)
    for (const [from, to] of response.cells) expect(to / from).toBeLessThanOrEqual(2)
  }
  expect(seriesOf(aView(), '', '', 55_500).points).toHaveLength(5)
  expect(seriesOf(aView(), 'GET', '/nowhere').points).toEqual([])
})
