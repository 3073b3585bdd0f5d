import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sample } from '../engine/sample.ts'
import { millis, seconds } from '../units/index.ts'
import type { StatsDelta } from './delta.ts'
import type { EntryStats } from './entry-stats.ts'
import type { Histogram } from './histogram.ts'
import type { Stats } from './merged-stats.ts'
import { RunStats, rateOver } from './run-stats.ts'
import { SampleRecorder } from './sample-recorder.ts'
import { aDelta } from './testing/a-delta.ts'
import { timeNames } from './times.ts'

describe('merging', () => {
  const instant = fc.integer({ min: 0, max: 5_000_000 }).map((us) => us / 1_000)
  const sample = fc
    .record({
      kind: fc.constantFrom('ok', 'failed', 'cut-off', 'unsent'),
      method: fc.constantFrom('GET', 'POST'),
      name: fc.constantFrom('/', '/predict', '/health'),
      intendedAt: instant,
      lag: instant,
      wait: instant,
      download: instant,
      isAnswered: fc.boolean(),
      connectMs: fc.constantFrom(0, 0.25, 3),
      tlsMs: fc.constantFrom(0, 0.2),
      bytes: fc.nat(1_000),
      reason: fc.constantFrom('500', 'timeout'),
    })
    .map(({ lag, wait, download, isAnswered, ...rest }) => {
      const sentAt = rest.intendedAt + lag
      const firstByteAt = sentAt + rest.connectMs + wait
      const endedAt = firstByteAt + download
      return { ...rest, sentAt, firstByteAt: isAnswered ? firstByteAt : undefined, endedAt } as Sample
    })
  const dealt = fc.record({
    samples: fc.array(fc.tuple(sample, fc.nat(3), fc.boolean())),
    order: fc.array(fc.nat(), { minLength: 200, maxLength: 200 }),
    warmUp: fc.constantFrom(0, 2_500).map(millis),
  })

  /** All that a window says, with sums rounded: adding in another order changes the last bits of a float. */
  const said = ({ entries, total, failures, lag, warmUp }: Stats) => ({
    entries: entries.map(entryOf),
    total: entryOf(total),
    failures: failures.map((failure) => ({ ...failure })),
    lag: histogramOf(lag),
    warmUp: [warmUp.ok, warmUp.failed, warmUp.cutOff, warmUp.unsent],
  })
  const entryOf = (entry: EntryStats) => ({
    ...[entry.method, entry.name, entry.ok, entry.failed, entry.cutOff, entry.unsent, entry.bytes],
    histograms: timeNames.map((name) => histogramOf(entry[name])),
  })
  const histogramOf = (histogram: Histogram) => {
    const { sum, ...counts } = histogram.toCounts()
    return { ...counts, sum: sum.toFixed(6) }
  }

  test('N workers that report at any moment, in any order, equal one worker on the same samples', () => {
    fc.assert(
      fc.property(dealt, ({ samples, order, warmUp }) => {
        const one = new SampleRecorder({ warmUp })
        const workers = Array.from({ length: 4 }, () => new SampleRecorder({ warmUp }))
        const deltas: StatsDelta[] = []
        for (const [next, worker, takes] of samples) {
          one.record(next)
          workers[worker]?.record(next)
          if (takes) deltas.push((workers[worker] as SampleRecorder).take(millis(0), seconds(1)))
        }
        deltas.push(...workers.map((worker) => worker.take(millis(0), seconds(1))))
        const shuffled = deltas.map((d, i) => [order[i] ?? 0, d] as const).sort(([a], [b]) => a - b)
        const merged = new RunStats()
        for (const [, d] of shuffled) merged.add(d)
        const alone = new RunStats()
        alone.add(one.take(millis(0), seconds(1)))
        for (const stats of [merged, alone]) stats.tick(seconds(1), 1)
        expect(said(merged)).toEqual(said(alone))
        expect(said(merged.recent(1))).toEqual(said(merged))
        expect(merged.series).toEqual(alone.series)
        expect(merged.total.offered + merged.warmUp.offered).toBe(samples.length)
      }),
    )
  })
})

test('entries are sorted by name, then method', () => {
  const stats = new RunStats()
  for (const [method, name] of [
    ['POST', '/b'],
    ['GET', '/b'],
    ['PUT', '/a'],
  ] as const) {
    stats.add(aDelta({ at: 0, method, name }))
  }
  expect(stats.entries.map(({ method, name }) => `${method} ${name}`)).toEqual([
    'PUT /a',
    'GET /b',
    'POST /b',
  ])
})

test('every offered request is in exactly one of ok, failed, cut off and unsent', () => {
  const stats = new RunStats()
  stats.add(aDelta({ at: 0, latencies: [1, 2, 3], failed: 1, cutOff: 2, unsent: 4 }))
  expect(stats.total).toMatchObject({ ok: 2, failed: 1, cutOff: 2, unsent: 4, requests: 3, offered: 9 })
  expect(stats.total.failureRatio).toBeCloseTo(1 / 3)
})

test('four workers with names of their own stay within one limit together', () => {
  const stats = new RunStats()
  for (let i = 0; i < 800; i++) stats.add(aDelta({ at: 0, name: `/${i}` }))
  expect(stats.entries).toHaveLength(501)
  expect(stats.entries[0]).toMatchObject({ name: '(other)', ok: 300 })
  expect(stats.total.ok).toBe(800)
})

test('exceptions of several workers are added up', () => {
  const stats = new RunStats()
  const exception = { task: 'predict', message: 'boom', trace: 'at x', count: 2 }
  for (const at of [0, 1]) stats.add({ ...aDelta({ at }), exceptions: [exception] })
  expect(stats.exceptions).toMatchObject([{ ...exception, count: 4 }])
})

describe('recent', () => {
  const running = (until: number) => {
    const stats = new RunStats()
    for (let at = 0; at < until; at++) {
      stats.add(aDelta({ at, latencies: [at + 1, at + 1] }))
      stats.tick(seconds(at + 1), 5)
    }
    return stats
  }

  test('covers the last whole seconds and nothing before', () => {
    const window = running(30).recent(10)
    expect([window.from, window.to]).toEqual([20_000, 30_000])
    expect(window.total).toMatchObject({ requests: 20 })
    expect(window.entries[0]?.response.min).toBe(21)
    expect(rateOver(window.total.requests, window)).toBe(2)
  })

  test('is shorter in a young run, and rates follow', () => {
    const window = running(3).recent(10)
    expect([window.from, window.to]).toEqual([0, 3_000])
    expect(rateOver(window.total.requests, window)).toBe(2)
    const none = new RunStats().recent(10)
    expect(rateOver(none.total.requests, none)).toBe(0)
  })

  test('leaves out a second that has not been reported by all', () => {
    const stats = running(5)
    stats.add(aDelta({ at: 5 }))
    expect(stats.recent(1)).toMatchObject({ from: 4_000, to: 5_000 })
    expect(stats.recent(1).total.requests).toBe(2)
  })

  test('takes in a late delta as long as its second is kept', () => {
    const stats = running(15)
    stats.recent(10)
    stats.add(aDelta({ at: 8 }))
    expect(stats.recent(10).total.requests).toBe(21)
    stats.add(aDelta({ at: 1 }))
    expect(stats.recent(10).total.requests).toBe(21)
    expect(stats.total.requests).toBe(32)
  })

  test('reaches back 12 seconds at most, which it says', () => {
    expect(running(30).recent(60)).toMatchObject({ from: 18_000, to: 30_000 })
  })
})

describe('reset', () => {
  test('forgets what ended before the next whole second, and late reports of it', () => {
    const stats = new RunStats()
    for (const at of [0, 1, 2]) stats.add(aDelta({ at }))
    stats.tick(seconds(3), 1)
    stats.reset(millis(2_500))
    stats.add(aDelta({ at: 2 }))
    expect([stats.from, stats.to, stats.total.offered, stats.series.length]).toEqual([3_000, 3_000, 0, 0])
    stats.add(aDelta({ at: 3 }))
    stats.tick(seconds(4), 1)
    expect(stats.total.requests).toBe(1)
    expect(stats.recent(10)).toMatchObject({ from: 3_000, to: 4_000 })
    expect(stats.series).toMatchObject([{ from: 3_000, to: 4_000, requests: 1 }])
  })

  test('keeps what a fast worker reported beyond it', () => {
    const stats = new RunStats()
    stats.add(aDelta({ at: 0 }))
    stats.add(aDelta({ at: 1 }))
    stats.reset(millis(1_000))
    expect(stats.total.requests).toBe(1)
  })
})

describe('warm-up', () => {
  const warmUp = seconds(2)
  const running = () => {
    const stats = new RunStats({ warmUp })
    for (const at of [0, 1, 2, 3])
      stats.add(aDelta({ at, latencies: [1, 1], failed: 1, unsent: 1 }, { warmUp }))
    stats.tick(seconds(4), 1)
    return stats
  }

  test('is counted apart, and the sums still add up to the offer', () => {
    const { warmUp: early, total } = running()
    expect(early).toMatchObject({ ok: 2, failed: 2, cutOff: 0, unsent: 2, requests: 4, offered: 6 })
    expect(total).toMatchObject({ ok: 2, failed: 2, unsent: 2, requests: 4, offered: 6 })
    expect(total.response.count).toBe(4)
  })

  test('is no part of the window, nor of rates, failures and the lag', () => {
    const stats = running()
    expect([stats.from, stats.to]).toEqual([2_000, 4_000])
    expect(rateOver(stats.total.requests, stats)).toBe(2)
    expect(stats.recent(10)).toMatchObject({ from: 2_000, to: 4_000, failures: [{ count: 2 }] })
    expect(stats.lag.count).toBe(4)
    expect(stats.series.map(({ requests, warmUp }) => [requests, warmUp])).toEqual([
      [0, 2],
      [0, 2],
      [2, 0],
      [2, 0],
    ])
  })

  test('may end within a second', () => {
    const stats = new RunStats({ warmUp: millis(1_500) })
    stats.add(aDelta({ at: 1, latencies: [5] }))
    stats.tick(seconds(2), 1)
    expect(stats.total.requests).toBe(1)
    expect(stats.recent(10)).toMatchObject({ from: 1_500, to: 2_000, total: { requests: 1 } })
    expect(rateOver(1, stats)).toBe(2)
  })

  test('while it lasts there are no rates', () => {
    const stats = new RunStats({ warmUp })
    stats.tick(seconds(1), 1)
    expect([stats.from, stats.to, rateOver(0, stats)]).toEqual([2_000, 2_000, 0])
  })
})
