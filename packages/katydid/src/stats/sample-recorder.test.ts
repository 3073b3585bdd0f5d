import { expect, test } from 'vitest'
import type { Sent, Unsent } from '../engine/sample.ts'
import { millis } from '../units/index.ts'
import type { EntryStats } from './entry-stats.ts'
import type { Histogram } from './histogram.ts'
import { RunStats } from './run-stats.ts'
import { SampleRecorder } from './sample-recorder.ts'
import { timeNames } from './times.ts'

const sent = (change: Partial<Record<keyof Sent, unknown>> = {}): Sent =>
  ({
    kind: 'ok',
    method: 'GET',
    name: '/',
    intendedAt: 100,
    sentAt: 110,
    firstByteAt: 115,
    endedAt: 120,
    connectMs: 0,
    tlsMs: 0,
    bytes: 10,
    reason: undefined,
    ...change,
  }) as Sent
const unsent: Unsent = { kind: 'unsent', method: 'GET', name: '/', intendedAt: millis(100) }
const take = (recorder: SampleRecorder) => recorder.take(millis(0), millis(1_000))
/** What a window says that has one delta of this recorder in it. */
function read(recorder: SampleRecorder) {
  const stats = new RunStats()
  stats.add(take(recorder))
  return { lag: stats.lag, entry: stats.entries[0] as EntryStats }
}
const figuresOf = ({ count, min, max }: Histogram) => [count, min, max]

test('response time counts from the intended start, service time from sending', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent())
  recorder.record(sent())
  const { entry, lag } = read(recorder)
  expect(figuresOf(entry.response)).toEqual([2, 20, 20])
  expect(figuresOf(entry.service)).toEqual([2, 10, 10])
  expect(figuresOf(lag)).toEqual([2, 10, 10])
  expect(entry.bytes).toBe(20)
})

test('what may have lain unread is less than the service time as measured, and nothing where it is not known', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent({ unreadSince: 117 }))
  recorder.record(sent({ unreadSince: 105 })) // the loop was last seen before it was sent
  recorder.record(sent({ unreadSince: undefined }))
  const stats = new RunStats()
  stats.add(take(recorder))
  expect(figuresOf(stats.readLag)).toEqual([2, 3, 15])
  expect(figuresOf(stats.leastService)).toEqual([3, 0, 10])
})

test('lag, connect, wait for the first byte and download add up to the response time', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent({ connectMs: 2, tlsMs: 0.5, firstByteAt: 116 }))
  const { entry, lag } = read(recorder)
  const { response, connect, tls, firstByte, download } = entry
  expect([lag, connect, tls, firstByte, download].map(({ min }) => min)).toEqual([10, 2, 0.5, 4, 4])
  expect(response.min).toBe(10 + 2 + 4 + 4)
})

test('phases are of those that had them', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent({ connectMs: 2 }))
  recorder.record(sent())
  recorder.record(sent({ kind: 'failed', reason: 'refused', firstByteAt: undefined, connectMs: 1 }))
  const { entry } = read(recorder)
  const counts = timeNames.map((name) => entry[name].count)
  expect(counts).toEqual([3, 3, 2, 2, 2, 0])
})

test('what was intended in the warm-up is only counted, apart', () => {
  const recorder = new SampleRecorder({ warmUp: millis(100) })
  for (const kind of ['ok', 'failed', 'cut-off'] as const) recorder.record(sent({ kind, intendedAt: 99 }))
  recorder.record({ ...unsent, intendedAt: millis(99.9) })
  recorder.record(sent({ endedAt: 105 }))
  const delta = take(recorder)
  expect(delta.warmUp).toEqual({ ok: 1, failed: 1, cutOff: 1, unsent: 1 })
  expect(delta.entries).toMatchObject([{ ok: 1, failed: 0, cutOff: 0, unsent: 0 }])
  expect(delta.failures).toEqual([])
  expect(take(recorder).warmUp).toEqual({ ok: 0, failed: 0, cutOff: 0, unsent: 0 })
})

test('failed requests are in the histograms; cut off and unsent ones are only counted', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent())
  recorder.record(sent({ kind: 'failed', reason: '500' }))
  recorder.record(sent({ kind: 'cut-off' }))
  recorder.record(unsent)
  const { entry, lag } = read(recorder)
  expect(entry).toMatchObject({ ok: 1, failed: 1, cutOff: 1, unsent: 1, bytes: 20 })
  expect([entry.response.count, entry.service.count, lag.count]).toEqual([2, 2, 3])
})

test('failures are grouped by method, name and reason, with the first and the last instant', () => {
  const recorder = new SampleRecorder()
  for (const [reason, endedAt] of [
    ['a', 30],
    ['b', 40],
    ['a', 20],
    ['a', 50],
  ] as const) {
    recorder.record(sent({ kind: 'failed', reason, intendedAt: 0, endedAt }))
  }
  recorder.record(sent({ kind: 'failed', reason: 'a', name: '/x' }))
  expect(take(recorder).failures).toEqual([
    { method: 'GET', name: '/', reason: 'a', count: 3, firstAt: 20, lastAt: 50 },
    { method: 'GET', name: '/', reason: 'b', count: 1, firstAt: 40, lastAt: 40 },
    { method: 'GET', name: '/x', reason: 'a', count: 1, firstAt: 120, lastAt: 120 },
  ])
})

test('a take holds only what came since the last one', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent({ kind: 'failed', reason: 'a' }))
  recorder.exception({ task: 't', message: 'm', trace: 'first', at: millis(1) })
  take(recorder)
  expect(take(recorder)).toMatchObject({ from: 0, to: 1_000, entries: [], failures: [], exceptions: [] })
  recorder.record(sent({ kind: 'failed', reason: 'a', endedAt: 500 }))
  recorder.exception({ task: 't', message: 'm', trace: 'second', at: millis(2) })
  const second = take(recorder)
  const stats = new RunStats()
  stats.add(second)
  expect(stats.entries[0]).toMatchObject({ failed: 1, response: { count: 1, min: 400, max: 400 } })
  expect(second.failures[0]).toMatchObject({ count: 1, firstAt: 500, lastAt: 500 })
  expect(second.exceptions).toEqual([{ task: 't', message: 'm', trace: 'first', count: 1 }])
})

test('beyond 500 entries those that are watched are kept, on each worker and in their sum', () => {
  const watchedEntries = ['GET /checkout', '/pay']
  const workers = [new SampleRecorder({ watchedEntries }), new SampleRecorder({ watchedEntries })]
  for (const [w, recorder] of workers.entries()) {
    for (let i = 0; i < 600; i++) recorder.record(sent({ name: `/${w}-${i}` }))
    for (const [method, name] of [
      ['GET', '/checkout'],
      ['POST', '/checkout'],
      ['POST', '/pay'],
    ] as const) {
      recorder.record(sent({ method, name }))
    }
  }
  const deltas = workers.map(take)
  for (const order of [deltas, deltas.toReversed()]) {
    const stats = new RunStats({ watchedEntries })
    for (const delta of order) stats.add(delta)
    const counts = new Map(stats.entries.map(({ method, name, ok }) => [`${method} ${name}`, ok]))
    expect([counts.get('GET /checkout'), counts.get('POST /pay'), counts.get('POST /checkout')]).toEqual([
      2,
      2,
      undefined,
    ])
    expect(stats.total.ok).toBe(1_206)
    expect([...counts.values()].reduce((sum, n) => sum + n, 0)).toBe(1_206)
  }
})

test('beyond 500 entries names fall into (other), and nothing is lost', () => {
  const recorder = new SampleRecorder()
  for (let i = 0; i < 700; i++) recorder.record(sent({ name: `/${i}`, method: i % 2 ? 'GET' : 'POST' }))
  const { entries } = take(recorder)
  expect(entries).toHaveLength(502)
  expect(entries.filter(({ name }) => name === '(other)').map(({ ok }) => ok)).toEqual([100, 100])
  expect(entries.reduce((sum, { ok }) => sum + ok, 0)).toBe(700)
})

test('the limit holds over the whole run, not per take', () => {
  const recorder = new SampleRecorder()
  for (let i = 0; i < 500; i++) recorder.record(sent({ name: `/${i}` }))
  take(recorder)
  recorder.record(sent({ name: '/new' }))
  recorder.record(sent({ name: '/7' }))
  expect(take(recorder).entries.map(({ name }) => name)).toEqual(['/7', '(other)'])
})

test('reasons and messages that never repeat are capped too', () => {
  const recorder = new SampleRecorder()
  for (let i = 0; i < 600; i++) {
    recorder.record(sent({ kind: 'failed', reason: `id ${i}` }))
    recorder.exception({ task: 't', message: `id ${i}`, trace: '', at: millis(i) })
  }
  const { failures, exceptions } = take(recorder)
  expect(failures).toHaveLength(501)
  expect(failures.at(-1)).toMatchObject({ reason: '(other)', count: 100 })
  expect(exceptions).toHaveLength(501)
  expect(exceptions.at(-1)).toMatchObject({ message: '(other)', count: 100 })
})

test('requests of watched tags are counted by tag as well, once for each, and in no total', () => {
  const recorder = new SampleRecorder({ warmUp: millis(50), watchedTags: ['a', 'b', 'never'] })
  recorder.record(sent({ tags: ['a', 'b', 'other'], endedAt: 150 }))
  recorder.record(sent({ tags: ['b'], kind: 'failed', reason: 'no' }))
  recorder.record(sent({ tags: ['a'], kind: 'cut-off' }))
  recorder.record(sent({ tags: ['a'], intendedAt: 10 }))
  recorder.record(sent())
  const delta = take(recorder)
  expect(delta.tags).toMatchObject([
    { method: '', name: 'a', ok: 1, failed: 0, cutOff: 1 },
    { method: '', name: 'b', ok: 1, failed: 1, cutOff: 0 },
  ])
  const [, b] = delta.tags ?? []
  expect(delta.tape.slice(b?.block, (b?.block ?? 0) + 4)).toEqual(new Float64Array([2, 70, 20, 50]))
  const stats = new RunStats()
  stats.add(delta)
  expect(stats.total).toMatchObject({ ok: 2, failed: 1, cutOff: 1 })
  expect(take(recorder).tags).toEqual([])
})

test('without watched tags a delta has none', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent({ tags: ['a'] }))
  expect(take(recorder).tags).toBeUndefined()
})
