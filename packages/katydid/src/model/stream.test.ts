import { describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { streamOf } from './stream.ts'
import { passing, timedModel, virtualBench } from './testing/virtual-bench.ts'
import { warmUp } from './warm-up.ts'

describe('a stream of queries', () => {
  test('takes each as long as it takes, and what is looked at in between in none', async () => {
    const bench = virtualBench()
    const model = timedModel(bench, (_, query) => 2 + (query % 3))
    const looked: number[] = []
    const query = { ask: () => model.predict([1]), look: (k: number) => looked.push(k) }
    const { latencies } = await passing(
      bench,
      streamOf(query, { queries: 6, durationMs: 0, longestMs: 1e6 }, bench),
    )
    expect([...latencies].map((each) => Math.round(each * 1e6) / 1e6)).toEqual([2, 3, 4, 2, 3, 4])
    expect(looked).toEqual([0, 1, 2, 3, 4, 5])
  })

  test.each([
    [
      'the queries, when they take longer than the time',
      { queries: 50, durationMs: 100, longestMs: 1e6 },
      50,
    ],
    ['the time, when the queries are fewer', { queries: 5, durationMs: 100, longestMs: 1e6 }, 20],
    ['the longest time, when the model is slow', { queries: 50, durationMs: 10, longestMs: 40 }, 8],
  ])('ends with %s', async (_, volume, queries) => {
    const bench = virtualBench()
    const model = timedModel(bench, () => 5)
    const { latencies, isCutShort } = await passing(
      bench,
      streamOf({ ask: () => model.predict([1]) }, volume, bench),
    )
    expect(latencies).toHaveLength(queries)
    expect(isCutShort).toBe(false)
  })

  test('a signal ends it after the query that is under way', async () => {
    const abort = new AbortController()
    const bench = virtualBench({ signal: abort.signal })
    const model = timedModel(bench, (_, query) => {
      if (query === 3) abort.abort()
      return 5
    })
    const volume = { queries: 50, durationMs: 0, longestMs: 1e6 }
    const stream = await passing(bench, streamOf({ ask: () => model.predict([1]) }, volume, bench))
    expect(stream.latencies).toHaveLength(4)
    expect(stream.isCutShort).toBe(true)
  })
})

describe('the warm-up', () => {
  const limits = { fewestQueries: 200, longestMs: 5_000 }

  test('lasts until the model has become steady', async () => {
    const bench = virtualBench()
    const model = timedModel(bench, (_, query) => Math.max(1, 4 - query / 200))
    const warm = await passing(
      bench,
      warmUp(() => model.predict([1]), bench, limits),
    )
    expect(warm.isSteady).toBe(true)
    expect(warm.queries).toBeGreaterThan(600)
    expect(warm.queries).toBeLessThanOrEqual(1_000)
  })

  test('is given up after its longest time, and says by how much medians still differ', async () => {
    const bench = virtualBench()
    const model = timedModel(bench, (_, query) => 1 + query / 100)
    const warm = await passing(
      bench,
      warmUp(() => model.predict([1]), bench, limits),
    )
    expect(warm.isSteady).toBe(false)
    expect(warm.swing).toBeGreaterThan(0.05)
    expect(warm.durationMs).toBeGreaterThanOrEqual(5_000)
  })

  test('a slow model is warm after three windows of three, not after 200 queries', async () => {
    const bench = virtualBench()
    const model = timedModel(bench, () => millis(800))
    const warm = await passing(
      bench,
      warmUp(() => model.predict([1]), bench, { fewestQueries: 200, longestMs: 8_000 }),
    )
    expect(warm).toMatchObject({ isSteady: true, queries: 9 })
  })
})
