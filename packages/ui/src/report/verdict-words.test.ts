import { expect, test } from 'vitest'
import { emptyReportData, reportData } from '../testing/report-data.ts'
import { verdictSentence, verdictTone } from './verdict-words.ts'

const short = { seconds: 20, rampSeconds: 2, ratePerSecond: 50, stallSeconds: 8 }
const { snapshot } = reportData({ load: short })
const limited = reportData({ load: short, isGeneratorLimited: true }).snapshot
const empty = emptyReportData().snapshot

test('one sentence says whether to believe the run, what of its SLOs, what failed', () => {
  const { failed, requests } = snapshot.total
  expect(verdictSentence(snapshot)).toMatch(
    new RegExp(
      `^The run is valid; 1 of 3 SLOs passed, 1 failed, 1 inconclusive; ${failed} of ${requests} requests failed \\([0-9.]+ %\\)\\.$`,
    ),
  )
})

test('a run limited by its generator says so first', () => {
  expect(verdictSentence(limited)).toMatch(/^The generator was the bottleneck/)
  expect(verdictTone({ ...limited, slos: [] })).toBe('bad')
})

test('a run without a request claims nothing', () => {
  expect(verdictSentence(empty)).toBe(
    'The run is valid; 0 of 1 SLO passed, 1 without data; nothing was sent.',
  )
  expect(verdictTone({ ...empty, slos: [] })).toBe('neutral')
})

test('good is only a valid run that missed no objective and had no failure', () => {
  const clean = { ...snapshot, slos: snapshot.slos.slice(0, 1), total: { ...snapshot.total, failed: 0 } }
  expect(verdictTone(clean)).toBe('good')
  expect(verdictSentence({ ...clean, slos: [] })).toMatch(
    /^The run is valid; none of [0-9,]+ requests failed\.$/,
  )
  expect(verdictTone({ ...clean, slos: snapshot.slos })).toBe('bad')
  expect(verdictTone({ ...clean, total: snapshot.total })).toBe('warn')
})
