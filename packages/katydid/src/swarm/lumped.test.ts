import { expect, test } from 'vitest'
import { RunStats, SampleRecorder } from '../stats/index.ts'
import { millis } from '../units/index.ts'
import { lumped } from './lumped.ts'

const at = millis(5)
const times = { intendedAt: at, sentAt: at, firstByteAt: at, endedAt: at, connectMs: at, tlsMs: at, bytes: 0 }

/** What is told of so many names, reasons of failures and messages of exceptions. */
function told(names: number, reasons: number, messages: number): readonly string[] {
  const recorder = new SampleRecorder()
  const record = (kind: 'ok' | 'failed', name: string, reason: string | undefined) =>
    recorder.record({ kind, method: 'GET', name, ...times, reason })
  for (let i = 0; i < names; i++) record('ok', `/item-${i}`, undefined)
  for (let i = 0; i < reasons; i++) record('failed', '/item-0', `no ${i}`)
  for (let i = 0; i < messages; i++) recorder.exception({ task: 't', message: `bad ${i}`, trace: '', at })
  const stats = new RunStats()
  stats.add(recorder.take(millis(0), millis(1_000)))
  return lumped(stats)
}

test('nothing is told while all is told apart', () => {
  expect(told(500, 500, 500)).toEqual([])
})

test('what is lumped together is told once for each kind, with what to do', () => {
  expect(told(501, 1, 1)).toEqual([
    expect.stringMatching(
      /^requests have more than 500 names \(\/item-0, .*\): .*\(other\)\. .*\{ name: '\/item\/\{id\}' \}/,
    ),
  ])
  expect(told(1, 501, 0)).toEqual([expect.stringContaining('more than 500 kinds of failures')])
  expect(told(1, 0, 501)).toEqual([expect.stringContaining('more than 500 exceptions')])
})
