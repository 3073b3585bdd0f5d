import { expect, test } from 'vitest'
import { RunStats, SampleRecorder, type StatsDelta } from '../stats/index.ts'
import { millis, seconds } from '../units/index.ts'
import { WholeSeconds } from './whole-seconds.ts'

/** Of one worker and the second that begins at `from`: one request. */
function delta(from: number): StatsDelta {
  const recorder = new SampleRecorder()
  const at = millis(from + 500)
  const times = {
    intendedAt: at,
    sentAt: at,
    firstByteAt: at,
    endedAt: at,
    connectMs: millis(0),
    tlsMs: millis(0),
  }
  recorder.record({ kind: 'ok', method: 'GET', name: '/', ...times, bytes: 0, reason: undefined })
  return recorder.take(millis(from), millis(from + 1_000))
}

test('a second is counted when it is over for all workers, and in every figure at once', () => {
  const stats = new RunStats()
  const held = new WholeSeconds(stats)
  const tick = (k: number) => {
    held.countUntil(seconds(k))
    stats.tick(seconds(k), 1, { offered: 2 * k })
  }
  held.add(delta(0))
  expect([stats.total.requests, stats.series.length]).toEqual([0, 0])
  held.add(delta(0))
  tick(1)
  held.add(delta(1_000)) // the other worker is late
  expect(stats.series.map(({ requests, offered }) => [requests, offered])).toEqual([[2, 2]])
  expect(stats.total.requests).toBe(2)
  tick(2)
  held.add(delta(1_000))
  expect(stats.series.map(({ requests, offered }) => [requests, offered])).toEqual([
    [2, 2],
    [2, 2],
  ])
})

test('what is held back at the end is counted', () => {
  const stats = new RunStats()
  const held = new WholeSeconds(stats)
  held.add(delta(3_000))
  held.countUntil(millis(Number.POSITIVE_INFINITY))
  expect(stats.total.requests).toBe(1)
})
