import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sent, StreamFigures } from '../engine/sample.ts'
import { millis } from '../units/index.ts'
import type { Histogram } from './histogram.ts'
import { RunStats } from './run-stats.ts'
import { SampleRecorder } from './sample-recorder.ts'
import { type StreamStats, streamTimeNames } from './stream-stats.ts'

const sent = (stream: StreamFigures | undefined, change: Partial<Sent> = {}): Sent => ({
  kind: 'ok',
  method: 'POST',
  name: '/chat',
  intendedAt: millis(100),
  sentAt: millis(110),
  firstByteAt: millis(115),
  endedAt: millis(200),
  connectMs: millis(0),
  tlsMs: millis(0),
  bytes: 10,
  reason: undefined,
  ...(stream === undefined ? {} : { stream }),
  ...change,
})
const figures = (change: Partial<StreamFigures> = {}): StreamFigures => ({
  firstAt: millis(120),
  gapsMs: [5, 7],
  tokens: 3,
  isGood: undefined,
  ...change,
})

/** What a run says of the samples, spread over workers that report once each. */
function statsOf(...workers: readonly (readonly Sent[])[]): RunStats {
  const stats = new RunStats()
  for (const samples of workers) {
    const recorder = new SampleRecorder()
    for (const sample of samples) recorder.record(sample)
    stats.add(structuredClone(recorder.take(millis(0), millis(1_000))))
  }
  stats.tick(millis(1_000), 1)
  return stats
}
const spread = ({ count, min, max }: Histogram) => [count, min, max]

test('the first token counts from sending and from the intended start; gaps are those of all streams', () => {
  const { streams } = statsOf([sent(figures()), sent(figures({ gapsMs: [], tokens: 1 }))]).total
  expect(streams).toMatchObject({ streams: 2, tokens: 4, limited: 0, good: 0 })
  expect(spread(streams?.timeToFirst as Histogram)).toEqual([2, 10, 10])
  expect(spread(streams?.responseToFirst as Histogram)).toEqual([2, 20, 20])
  expect(spread(streams?.gap as Histogram)).toEqual([2, 5, 7])
})

test('only streams count, each under its entry, whatever else the entry holds', () => {
  const { entries, total } = statsOf([sent(figures()), sent(undefined), sent(undefined, { name: '/health' })])
  expect(entries.map(({ name, requests, streams }) => [name, requests, streams?.streams])).toEqual([
    ['/chat', 2, 1],
    ['/health', 1, undefined],
  ])
  expect([total.requests, total.streams?.streams]).toEqual([3, 1])
})

test('a recent window has them too', () => {
  const { total } = statsOf([sent(figures())], [sent(figures())]).recent(1)
  expect([total.streams?.tokens, total.streams?.gap.count]).toEqual([6, 4])
})

test('one without a first token has no time to it; goodput counts those that had limits, failed ones too', () => {
  const { streams } = statsOf([
    sent(figures({ isGood: true })),
    sent(figures({ isGood: false, firstAt: undefined, gapsMs: [], tokens: 0 }), {
      kind: 'failed',
      reason: 'x',
    }),
    sent(figures()),
    sent(figures({ isGood: false }), { kind: 'cut-off' }),
  ]).total
  expect(streams).toMatchObject({ streams: 3, tokens: 6, limited: 2, good: 1 })
  expect(streams?.timeToFirst.count).toBe(2)
})

test('a take holds only what came since the last one', () => {
  const recorder = new SampleRecorder()
  const take = () => recorder.take(millis(0), millis(1_000)).entries[0]
  recorder.record(sent(figures()))
  expect(take()?.streams).toMatchObject({ streams: 1, tokens: 3 })
  recorder.record(sent(undefined))
  expect(take()?.streams).toBeUndefined()
  recorder.record(sent(figures({ tokens: 9 })))
  expect(take()?.streams).toMatchObject({ streams: 1, tokens: 9 })
})

test('N workers equal one worker on the same samples', () => {
  const sample = fc
    .record({
      firstAt: fc.option(fc.double({ min: 110, max: 5_000, noNaN: true }), { nil: undefined }),
      gapsMs: fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { maxLength: 5 }),
      tokens: fc.nat(9),
      isGood: fc.option(fc.boolean(), { nil: undefined }),
    })
    .map((stream) => sent(stream as StreamFigures))
  const said = (streams: StreamStats | undefined) => {
    const { streams: count, tokens, limited, good } = streams ?? {}
    const histograms = streamTimeNames.map((name) => {
      const { sum, ...counts } = streams?.[name].toCounts() ?? { sum: 0 }
      return { ...counts, sum: sum.toFixed(6) }
    })
    return { count, tokens, limited, good, histograms }
  }
  fc.assert(
    fc.property(fc.array(fc.array(sample), { minLength: 1, maxLength: 4 }), (workers) => {
      expect(said(statsOf(...workers).total.streams)).toEqual(said(statsOf(workers.flat()).total.streams))
    }),
  )
})
