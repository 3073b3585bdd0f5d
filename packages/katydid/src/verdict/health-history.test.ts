import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Health } from '../engine/health.ts'
import { millis, seconds } from '../units/index.ts'
import { HealthHistory } from './health-history.ts'

const second = (k: number, change: Partial<Health> = {}): Health => ({
  from: seconds(k),
  to: seconds(k + 1),
  busyMs: 100,
  cpuMs: 200,
  starvedMs: 50,
  delaysMs: Array<number>(100).fill(1),
  blockedMs: 0,
  gc: { count: 1, totalMs: 2, longestMs: 2 },
  heapUsedBytes: 10,
  heapLimitBytes: 100,
  ...change,
})

describe('the history of a worker', () => {
  test('sums what adds up and keeps the worst of the rest', () => {
    const history = new HealthHistory()
    history.add(3, second(0))
    history.add(
      3,
      second(1, {
        busyMs: 960,
        delaysMs: Array<number>(100).fill(9),
        blockedMs: 400,
        gc: { count: 5, totalMs: 98, longestMs: 40 },
        heapUsedBytes: 70,
      }),
    )
    expect(history.workers).toEqual([
      {
        worker: 3,
        observed: 2_000,
        busyRatio: 0.53,
        saturatedRatio: 0.5,
        cpuRatio: 0.2,
        starvedRatio: 0.05,
        delay: { p50: expect.closeTo(1, 2), p90: expect.closeTo(9, 2), p99: expect.closeTo(9, 2), max: 9 },
        blockedRatio: 0.2,
        gcRatio: 0.05,
        gcLongest: 40,
        heapRatio: 0.7,
      },
    ])
  })

  test('is the same in whatever order the seconds arrive', () => {
    const figures = fc.record({
      busyMs: fc.nat(1_000),
      blockedMs: fc.nat(1_000),
      delaysMs: fc.array(fc.nat(5_000)),
    })
    const seconds = fc.array(figures, { minLength: 1, maxLength: 8 })
    const history = (healths: readonly Health[]) => {
      const merged = new HealthHistory()
      for (const health of healths) merged.add(0, health)
      return merged.workers
    }
    fc.assert(
      fc.property(seconds, (changes) => {
        const healths = changes.map((change, k) => second(k, change))
        expect(history(healths.toReversed())).toEqual(history(healths))
      }),
    )
  })

  test('what was not known of one second is not known of the whole', () => {
    const history = new HealthHistory()
    history.add(0, second(0))
    history.add(0, second(1, { cpuMs: undefined }))
    expect(history.workers[0]).toMatchObject({ cpuRatio: undefined, starvedRatio: 0.05 })
  })

  test('a reset leaves out what began before it, also what comes late', () => {
    const history = new HealthHistory()
    history.add(0, second(0, { busyMs: 1_000 }))
    history.reset(seconds(2))
    history.add(0, second(1, { busyMs: 1_000 }))
    expect(history.workers).toEqual([])
    history.add(0, second(2))
    expect(history.workers[0]).toMatchObject({ observed: millis(1_000), busyRatio: 0.1 })
  })
})

test('of what the machine has only so much of, the scarcest moment is kept', () => {
  const history = new HealthHistory()
  const ports = (used: number) => ({ used, limit: 100, timeWait: 0 })
  history.addMachine({ descriptors: undefined, ports: ports(10) })
  history.addMachine({ descriptors: { used: 1, limit: 10 }, ports: ports(30) })
  history.addMachine({ descriptors: undefined, ports: ports(20) })
  expect(history.machine).toEqual({ descriptors: { used: 1, limit: 10 }, ports: ports(30) })
})
