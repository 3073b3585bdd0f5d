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
  const [from, to] = [millis(0), millis(1_000)]
  const count = 123_456_789
  // Lag: none. Response and service: one bucket. The four phases: none.
  const times = [count, 1, 1, 1, 0, 1, 1_000, count]
  const tape = Float64Array.from([0, ...times, ...times, 0, 0, 0, 0])
  const endings = { ok: 0, failed: count, cutOff: 0, unsent: 0 }
  const warmUp = { ok: 0, failed: 0, cutOff: 0, unsent: 0 }
  const entry = { method: 'GET', name: '/', ...endings, bytes: 0, block: 1 }
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
