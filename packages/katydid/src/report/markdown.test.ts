import { expect, test } from 'vitest'
import { markdownReport } from './markdown.ts'
import { aRun, aView } from './testing/a-run.ts'
import { someFacts } from './testing/facts.ts'
import { someSlos } from './testing/some-slos.ts'

const validity = {
  verdict: 'suspect',
  reasons: [
    { severity: 'suspect', figure: 'worker 1 of 1 was busy 85 %', advice: 'use less load', worker: 0 },
  ],
} as const

test('the whole summary', async () => {
  const text = markdownReport(aView({ slos: someSlos, validity }), someFacts)
  await expect(text).toMatchFileSnapshot('golden/summary.md')
})

test.each([
  ['katydid -f a.load.ts -- Api', "it's", `katydid --seed 'it'\\''s' -f a.load.ts -- Api`],
  ['katydid run -u 5', '7', 'katydid run --seed 7 -u 5'],
  ['katydid --seed 7 -u 5', '7', 'katydid --seed 7 -u 5'],
])('%s is run again with its seed', (commandLine, seed, again) => {
  expect(markdownReport(aView(), { ...someFacts, commandLine, seed })).toContain(
    `Run it again, with its seed:\n\n\`\`\`sh\n${again}\n`,
  )
})

test('without SLOs it says whether a request failed', () => {
  expect(markdownReport(aView(), someFacts)).toMatch(
    /^## Load test of http:\/\/127\.0\.0\.1:8000: 4 requests failed\n/,
  )
})

test('every row of a table has as many cells as its head, whatever stands in them', () => {
  const failures = [{ ...aRun().failures[0], reason: 'a | b\n`c` <img src=x> [d](e) \\' }]
  const view = aView()
  const stats = {
    ...view.stats,
    entries: view.stats.entries,
    total: view.stats.total,
    failures,
  } as typeof view.stats
  const rows = markdownReport({ ...view, stats, slos: someSlos }, someFacts)
    .split('\n')
    .filter((line) => line.startsWith('|'))
  const cells = (row: string) => row.split(/(?<!\\)\|/).length
  expect(rows.map(cells).filter((count) => ![5, 10].includes(count))).toEqual([])
  expect(rows.at(-1)).toContain('a \\| b \\`c\\` \\<img src=x\\> \\[d\\](e) \\\\')
})

test('stays far below what GitHub takes, however much there is', () => {
  const view = aView()
  const [entry] = view.stats.entries
  const [failure] = view.stats.failures
  const entries = Array.from({ length: 500 }, (_, i) =>
    Object.assign(Object.create(entry as object), { name: `/${i}${'x'.repeat(5_000)}` }),
  )
  const failures = Array.from({ length: 500 }, () => ({ ...failure, reason: 'y'.repeat(5_000) }))
  const stats = { total: view.stats.total, entries, failures, from: view.stats.from, to: view.stats.to }
  const text = markdownReport({ ...view, stats: stats as unknown as typeof view.stats }, someFacts)
  expect(text.length).toBeLessThan(100_000)
  expect(text).toContain('400 more entries.')
  expect(text).toContain('480 more kinds of failures.')
})
