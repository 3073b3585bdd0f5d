import { expect, test } from 'vitest'
import type { Sent, Unsent } from '../engine/sample.ts'
import { millis } from '../units/index.ts'
import { SampleRecorder } from './sample-recorder.ts'

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
    bytes: 10,
    reason: undefined,
    ...change,
  }) as Sent
const unsent: Unsent = { kind: 'unsent', method: 'GET', name: '/', intendedAt: millis(100) }
const take = (recorder: SampleRecorder) => recorder.take(millis(0), millis(1_000))

test('response time counts from the intended start, service time from sending', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent({ connectMs: 2 }))
  recorder.record(sent())
  const [entry] = take(recorder).entries
  expect(entry?.response).toMatchObject({ count: 2, min: 20, max: 20 })
  expect(entry?.service).toMatchObject({ count: 2, min: 10, max: 10 })
  expect(entry?.connect).toMatchObject({ count: 1, min: 2 })
  expect(entry?.bytes).toBe(20)
})

test('failed requests are in the histograms; cut off and unsent ones are only counted', () => {
  const recorder = new SampleRecorder()
  recorder.record(sent())
  recorder.record(sent({ kind: 'failed', reason: '500' }))
  recorder.record(sent({ kind: 'cut-off' }))
  recorder.record(unsent)
  const [entry] = take(recorder).entries
  expect(entry).toMatchObject({ ok: 1, failed: 1, cutOff: 1, unsent: 1, bytes: 20 })
  expect([entry?.response.count, entry?.service.count]).toEqual([2, 2])
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
  expect(take(recorder)).toEqual({ from: 0, to: 1_000, entries: [], failures: [], exceptions: [] })
  recorder.record(sent({ kind: 'failed', reason: 'a', endedAt: 500 }))
  recorder.exception({ task: 't', message: 'm', trace: 'second', at: millis(2) })
  const second = take(recorder)
  expect(second.entries[0]).toMatchObject({ failed: 1, response: { count: 1, min: 400, max: 400 } })
  expect(second.failures[0]).toMatchObject({ count: 1, firstAt: 500, lastAt: 500 })
  expect(second.exceptions).toEqual([{ task: 't', message: 'm', trace: 'first', count: 1 }])
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
