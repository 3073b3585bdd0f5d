import { describe, expect, test } from 'vitest'
import type { StreamFigures } from '../engine/sample.ts'
import { RunStats, SampleRecorder } from '../stats/index.ts'
import { millis, seconds } from '../units/index.ts'
import { finalReport } from './console-report.ts'
import { jsonReport } from './json.ts'
import { streamTable } from './stream-table.ts'
import { aRun, aView } from './testing/a-run.ts'

/** Ten seconds of chats, one in four of them too slow, and of downloads without tokens or limits. */
function aStreamingRun(): RunStats {
  const recorder = new SampleRecorder()
  for (let i = 0; i < 100; i++) {
    const gapsMs = Array.from({ length: 39 }, (_, k) => 20 + ((i + k) % 7))
    const chat = { firstAt: millis(210 + i), gapsMs, tokens: 40, isGood: i % 4 !== 0 }
    recorder.record(streamed('POST', '/v1/chat/completions', chat))
    const download = { firstAt: millis(12), gapsMs: [0.5], tokens: 0, isGood: undefined }
    recorder.record(streamed('GET', '/model.bin', download))
  }
  const stats = new RunStats()
  stats.add(recorder.take(millis(0), seconds(10)))
  stats.tick(seconds(10), 5)
  return stats
}

const streamed = (method: string, name: string, stream: StreamFigures) => ({
  ...({ kind: 'ok', method, name, bytes: 9_000, reason: undefined, stream } as const),
  ...{ intendedAt: millis(9), sentAt: millis(10), firstByteAt: millis(11), endedAt: millis(1_010) },
  ...{ connectMs: millis(0), tlsMs: millis(0) },
})

describe('the table of streams', () => {
  const stats = aStreamingRun()

  test.each([80, 120, 160])('at %i columns reads as its golden file, and fits', async (columns) => {
    const table = streamTable(stats, columns) as string
    for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(columns)
    await expect(`${table}\n`).toMatchFileSnapshot(`golden/streams-${columns}.txt`)
  })

  test('is in the final report of a run with streams only', () => {
    expect(finalReport(aView({ stats }), 160)).toContain(streamTable(stats, 160))
    expect(streamTable(aRun())).toBeUndefined()
  })
})

test('the JSON of an entry with streams has their times, rates and goodput', () => {
  const [chat, download] = JSON.parse(jsonReport(aView({ stats: aStreamingRun() }))).sort(
    (a: { name: string }, b: { name: string }) => (a.name > b.name ? -1 : 1),
  )
  expect(chat.streams).toMatchObject({
    count: 100,
    tokens: 4_000,
    tokens_per_second: 400,
    time_to_first: { count: 100, mean: 249.5 },
    response_to_first: { mean: 250.5 },
    gaps: { count: 3_900 },
    goodput: { limited: 100, good: 75, good_per_second: 7.5 },
  })
  expect(download.streams).toMatchObject({ tokens: 0, goodput: null })
  expect(jsonReport(aView())).not.toContain('streams')
})
