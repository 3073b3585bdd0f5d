import { expect, test } from 'vitest'
import type { Exchange } from '../engine/sample.ts'
import { Mask } from '../text/index.ts'
import { millis, seconds } from '../units/index.ts'
import { failureSample as sampleOf } from './failure-sample.ts'
import { RunStats } from './run-stats.ts'
import { SampleRecorder } from './sample-recorder.ts'

const failureSample = (given: Exchange, mask = new Mask()) => sampleOf(given, mask)

const exchange = (change: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  url: '/buy?key=abc&api_key=def',
  options: { json: { item: 1, password: 'pw' }, headers: { Authorization: 'Bearer abcdef', 'X-Trace': '7' } },
  answer: {
    failure: undefined,
    headText: 'HTTP/1.1 503 Service Unavailable\r\nset-cookie: session=1\r\ncontent-type: text/plain\r\n\r\n',
    body: Buffer.from('too busy'),
  },
  ...change,
})

test('shows the request as it was asked for and the answer as it came, without secrets', () => {
  expect(failureSample(exchange())).toEqual({
    request:
      'POST /buy?key=***&api_key=***\nAuthorization: ***\nX-Trace: 7\nContent-Type: application/json\n\n{"item":1,"password":"***"}',
    response: 'HTTP/1.1 503 Service Unavailable\nset-cookie: ***\ncontent-type: text/plain\n\ntoo busy',
  })
})

test('shows no secret of the run, wherever it stands', () => {
  const answer = { ...exchange().answer, body: Buffer.from('hello s3cretpw') }
  expect(failureSample(exchange({ answer }), new Mask(['s3cretpw'])).response).toMatch(/hello \*\*\*$/)
})

test('is there whatever the options hold', () => {
  const options = {
    get json(): unknown {
      throw Object.create(null)
    },
  }
  expect(failureSample(exchange({ options })).request).toMatch(/^\(cannot be shown: /)
})

test('is cut at 2 kB each, and shows no bytes that are no text', () => {
  const answer = { ...exchange().answer, body: Buffer.from('é'.repeat(5_000)) }
  const { request, response } = failureSample(exchange({ options: { body: 'x'.repeat(9_000) }, answer }))
  for (const text of [request, response]) {
    expect(text.length).toBeLessThan(2_020)
    expect(text).toMatch(/\.\.\. \(cut\)$/)
  }
  const wide = { ...answer, body: Buffer.from('漢'.repeat(5_000)) }
  expect(failureSample(exchange({ answer: wide })).response).toMatch(/漢 \.\.\. \(cut\)$/)
  const binary = { ...answer, body: Buffer.from(Array.from({ length: 300 }, (_, i) => i % 256)) }
  expect(failureSample(exchange({ answer: binary })).response).toMatch(/\(binary\)$/)
})

test('shows the body in its charset, without a byte order mark', () => {
  const headText = 'HTTP/1.1 500 No\r\nContent-Type: text/plain; charset=utf-16le\r\n\r\n'
  const utf16 = { failure: undefined, headText, body: Buffer.from('zwölf', 'utf16le') }
  expect(failureSample(exchange({ answer: utf16 })).response).toMatch(/\n\nzwölf$/)
  const marked = { ...exchange().answer, body: Buffer.from('\ufeffzwölf') }
  expect(failureSample(exchange({ answer: marked })).response).toMatch(/\n\nzwölf$/)
})

test('says why there was no answer', () => {
  const failure = { phase: 'connect', code: 'ECONNREFUSED', message: 'could not connect' } as const
  expect(failureSample(exchange({ answer: { failure, headText: '' } })).response).toBe(
    'no answer: could not connect (ECONNREFUSED)',
  )
})

test('is made of the first failure of a kind only, and outlives a reset', () => {
  const recorder = new SampleRecorder()
  const stats = new RunStats()
  const fail = (at: number, reason: string, body: string) =>
    recorder.record(
      {
        ...{ kind: 'failed', method: 'GET', name: '/a', reason, bytes: 1 },
        ...{ intendedAt: millis(at), sentAt: millis(at), firstByteAt: undefined, endedAt: millis(at) },
        ...{ connectMs: millis(0), tlsMs: millis(0) },
      },
      exchange({ answer: { ...exchange().answer, body: Buffer.from(body) } }),
    )
  const second = (k: number) => {
    stats.add(recorder.take(seconds(k), seconds(k + 1)))
    stats.tick(seconds(k + 1), 1)
  }
  fail(100, '503', 'first')
  fail(200, '503', 'second')
  fail(300, '500', 'other')
  second(0)
  stats.reset(millis(900))
  fail(1_100, '503', 'third')
  second(1)
  const shown = stats.failures.map(({ reason, count, sample }) => [
    reason,
    count,
    sample?.response.split('\n').at(-1),
  ])
  expect(shown).toEqual([['503', 1, 'first']])
})
