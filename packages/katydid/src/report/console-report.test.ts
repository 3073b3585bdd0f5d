import { describe, expect, test } from 'vitest'
import { RunStats } from '../stats/index.ts'
import { millis } from '../units/index.ts'
import { consoleReporter, finalReport, intervalReport } from './console-report.ts'
import { aView } from './testing/a-run.ts'

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

  test('says when TLS certificates were not verified', () => {
    expect(finalReport(view, 80)).not.toContain('TLS')
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
  const counts = {
    count: 123_456_789,
    sum: 1,
    min: 1,
    max: 1,
    clamped: 0,
    buckets: [1_000],
    counts: [123_456_789],
  }
  const times = { response: counts, service: counts, connect: counts }
  const entry = {
    method: 'GET',
    name: '/',
    ok: 0,
    failed: 123_456_789,
    cutOff: 0,
    unsent: 0,
    bytes: 0,
    ...times,
  }
  const [from, to] = [millis(0), millis(1_000)]
  stats.add({ from, to, entries: [entry], failures: [], exceptions: [] })
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
