import { expect, test } from 'vitest'
import { aView } from '../report/testing/a-run.ts'
import { someSlos } from '../report/testing/some-slos.ts'
import { RunStats, SampleRecorder } from '../stats/index.ts'
import { millis } from '../units/index.ts'
import { verdictOf } from './exit-code.ts'

const [passed, failed, inconclusive, noData] = someSlos as [Slo, Slo, Slo, Slo]
type Slo = (typeof someSlos)[number]

const rules = { onError: 7, strict: false }
const counts = { offered: 10, ok: 10, failed: 0, cutOff: 0, unsent: 0, isBalanced: true }
const result = { accounting: counts, why: 'the end', lost: [], mistake: undefined }
const clean = new RunStats()

/** Of a run without a failure. */
const codeOf = (...slos: readonly Slo[]) => verdictOf(aView({ stats: clean, slos }), result, rules).code

test.each([
  ['no SLO', [], 0],
  ['a passed one', [passed], 0],
  ['a missed one', [passed, failed], 1],
  ['one without data', [passed, noData], 1],
  ['one that is not proven', [passed, inconclusive], 3],
  ['one that is missed and one that is not proven', [inconclusive, failed], 1],
])('%s', (_, slos, code) => {
  expect(codeOf(...slos)).toBe(code)
})

test('the reason names each that is not passed', () => {
  expect(verdictOf(aView({ stats: clean, slos: someSlos }), result, rules).why).toBe(
    '2 of 5 SLOs missed: total: failures < 0.01% (failed); /late: rate > 10/s (no data)',
  )
})

test('failed requests have the code that was asked for, unless an SLO says how many may fail', () => {
  const accounting = { ...counts, ok: 6, failed: 4 }
  const stats = withFailures()
  const code = (...slos: readonly Slo[]) =>
    verdictOf(aView({ stats, slos }), { ...result, accounting }, rules).code
  const kept = (scope: Slo['scope']): Slo => ({ ...failed, verdict: 'passed', scope })
  expect(code()).toBe(7)
  expect(code(passed)).toBe(7)
  expect(code(kept({ kind: 'total' }))).toBe(0)
  expect(code(kept({ kind: 'entry', entry: 'GET /a' }))).toBe(7)
  expect(code(kept({ kind: 'entry', entry: 'GET /a' }), kept({ kind: 'entry', entry: '/b' }))).toBe(0)
  expect(code(kept({ kind: 'tag', tag: 'slow' }))).toBe(7)
})

test('beside SLOs that say nothing of failures the reason says what would', () => {
  const accounting = { ...counts, ok: 6, failed: 4 }
  const why = (...slos: readonly Slo[]) =>
    verdictOf(aView({ stats: withFailures(), slos }), { ...result, accounting }, rules).why
  expect(why()).toBe('4 requests failed, 0 exceptions in tasks')
  expect(why(passed)).toBe(
    "4 requests failed, 0 exceptions in tasks; 'failures < 1%' as an SLO says how many may",
  )
})

/** Three failures under one name, one under another. */
function withFailures(): RunStats {
  const recorder = new SampleRecorder()
  const [at, none] = [millis(10), millis(0)]
  const times = { intendedAt: at, sentAt: at, firstByteAt: at, endedAt: at, connectMs: none, tlsMs: none }
  for (const name of ['/a', '/a', '/a', '/b']) {
    recorder.record({ kind: 'failed', method: 'GET', name, ...times, bytes: 0, reason: 'no' })
  }
  const stats = new RunStats()
  stats.add(recorder.take(millis(0), millis(1_000)))
  return stats
}
