import { describe, expect, test } from 'vitest'
import { RunStats, SampleRecorder } from '../stats/index.ts'
import { aDelta } from '../stats/testing/a-delta.ts'
import { millis, seconds } from '../units/index.ts'
import { consoleReporter, finalReport, intervalReport } from './console-report.ts'
import { aRun, aView } from './testing/a-run.ts'

const view = aView({ state: 'stopped' })

describe('the final report', () => {
  test.each([80, 120, 160, undefined])('at %s columns reads as its golden file', async (columns) => {
    const report = finalReport(view, columns)
    await expect(report).toMatchFileSnapshot(`golden/final-${columns ?? 'pipe'}.txt`)
  })

  test.each([80, 81, 95, 100, 104, 120, 160, 200])('has no line longer than %i columns', (columns) => {
    for (const line of finalReport(view, columns).split('\n'))
      expect(line.length).toBeLessThanOrEqual(columns)
  })

  test('shows service times only of entries where they differ', () => {
    const title = 'Service time percentiles'
    const after = finalReport(view, 160).split(title)[1]?.split('\n\n')[0] ?? ''
    expect(after.match(/^(GET|POST|DELETE)/gm)).toEqual(['DELETE'])
    const stats = new RunStats()
    stats.add(aDelta({ at: 0, latencies: [5, 6], lag: 0.19 }))
    expect(finalReport({ ...view, stats }, 160)).not.toContain(title)
    stats.add(aDelta({ at: 0, name: '/late', latencies: [5, 6], lag: 0.5 }))
    expect(finalReport({ ...view, stats }, 160)).toContain(title)
  })

  test('of calls that are not HTTP has no parts', () => {
    const stats = new RunStats()
    const recorder = new SampleRecorder()
    const [at, zero] = [millis(5), millis(0)]
    const instants = { intendedAt: zero, sentAt: zero, firstByteAt: undefined, endedAt: at }
    const sample = { ...instants, connectMs: zero, tlsMs: zero, bytes: 0, reason: undefined }
    recorder.record({ kind: 'ok', method: 'CALL', name: 'rpc', ...sample })
    stats.add(recorder.take(zero, seconds(1)))
    expect(finalReport({ ...view, stats }, 80)).not.toContain('Parts of the response time')
    expect(finalReport(view, 80)).toContain('Parts of the response time')
  })

  test('says what the warm-up held and where it ended, and leaves it out', () => {
    const text = finalReport({ ...view, stats: aRun(seconds(10)) }, undefined)
    expect(text).toContain(
      'Warm-up         5232 = 5230 ok + 2 failed + 0 cut off + 0 unsent, intended before 10.0 s, are in no other figure\n',
    )
    expect(text).toContain('Rates           over 50.0 s, from 10.0 s to 60.0 s of the run\n')
    expect(text).toContain('Offered         26165 = 26150 ok + 2 failed + 12 cut off + 1 unsent\n')
    expect(finalReport(view, undefined)).not.toContain('Warm-up')
  })

  test('says what was unsent, only when something was', () => {
    expect(finalReport(view, 80)).toContain('Unsent          1 (0.00% of the offer)')
    const stats = new RunStats()
    stats.add(aDelta({ at: 0 }))
    expect(finalReport({ ...view, stats }, 80)).not.toContain('Unsent')
  })

  test('says whether the run was steady, and ends with its validity', () => {
    const reasons = [{ severity: 'suspect', figure: 'CPU 93 %', advice: 'add workers', worker: 0 }] as const
    const lines = finalReport({ ...view, validity: { verdict: 'suspect', reasons } }, 160)
      .trimEnd()
      .split('\n')
    expect(lines.at(-2)).toMatch(/^Steady state {4}steady: over the last 30 s /)
    expect(lines.at(-1)).toBe('Validity        suspect: CPU 93 %; add workers')
  })

  test('says when TLS certificates were not verified', () => {
    expect(finalReport(view, 80)).not.toContain('certificates')
    expect(finalReport({ ...view, insecure: true }, 80)).toContain('certificates were not verified')
  })

  test('of a run without requests shows no latencies instead of zeros', () => {
    const text = finalReport({ ...view, stats: new RunStats() }, 120)
    expect(text).toMatch(/Aggregated +0 +0\(0\.00%\) \| +- +- +- +- \| +0\.00 +0\.00/)
    expect(text).not.toContain('percentiles')
    expect(text).not.toContain('Error report')
    expect(text).toContain('0 = 0 ok + 0 failed + 0 cut off + 0 unsent')
    expect(text).toContain('p50 none, p99 none')
  })
})

test("counts too wide for Locust's columns push the table apart instead of the line", () => {
  const stats = new RunStats()
  const [from, to] = [millis(0), millis(1_000)]
  const count = 123_456_789
  // Lag: none. Response and service: one bucket. The four phases: none.
  const times = [count, 1, 1, 1, 0, 1, 1_000, count]
  const tape = Float64Array.from([0, ...times, ...times, 0, 0, 0, 0])
  const endings = { ok: 0, failed: count, cutOff: 0, unsent: 0 }
  const warmUp = { ok: 0, failed: 0, cutOff: 0, unsent: 0 }
  const entry = { method: 'GET', name: '/', ...endings, bytes: 0, resent: 0, block: 1 }
  stats.add({ from, to, tape, entries: [entry], warmUp, failures: [], exceptions: [] })
  stats.tick(to, 1)
  const lines = finalReport({ ...view, stats }, 120)
    .split('\n')
    .slice(0, 5)
  expect(lines[2]).toContain(' 123456789 123456789(100.00%) |')
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([120]))
})

test('rates of the interval report are those of the last ten seconds', () => {
  const aggregated = (text: string) => text.split('\n').find((line) => line.includes('Aggregated'))
  expect(aggregated(finalReport(view, 160))).toMatch(/ 523\.07 +0\.07$/)
  expect(aggregated(intervalReport(view, 160))).toMatch(/ 523\.00 +0\.00$/)
})

test('a table is printed every second interval, none with onlySummary, and always at the end', () => {
  const printed = (onlySummary: boolean) => {
    const texts: string[] = []
    const reporter = consoleReporter({ write: (text) => texts.push(text), columns: () => 80, onlySummary })
    for (let i = 0; i < 5; i++) reporter.onInterval?.(view)
    reporter.onEnd?.(view)
    return texts
  }
  expect(printed(false)).toEqual([intervalReport(view, 80), intervalReport(view, 80), finalReport(view, 80)])
  expect(printed(true)).toEqual([finalReport(view, 80)])
})
