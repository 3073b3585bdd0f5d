import { expect, test } from 'vitest'
import { RunStats } from '../stats/index.ts'
import { millis, seconds } from '../units/index.ts'
import { plainProgress, progressLine } from './progress-line.ts'
import { aRun, aView } from './testing/a-run.ts'

const view = aView({ elapsed: millis(59_800) })

test('says state, time, users, requests, rate, failures, latencies and what is in flight', () => {
  expect(progressLine(view, 160)).toBe(
    'running 59s of 1m  50 users  31384 requests  523.0 req/s  4 failed (0.01%)  ' +
      '1 unsent  p50 2.7 ms  p95 6.0 ms  12 in flight',
  )
})

test('is in a pipe one plain line', () => {
  expect(plainProgress(view)).toBe(progressLine(view, 1_000).replaceAll('  ', ', '))
})

test('leaves out the lesser figures in a narrow terminal, and never wraps', () => {
  expect(progressLine(view, 80)).toBe(
    'running 59s of 1m  50 users  523.0 req/s  4 failed (0.01%)  1 unsent  p95 6.0 ms',
  )
  expect(progressLine(view, 40)).toBe('running 59s of 1m  523.0 req/s')
  for (let width = 1; width < 130; width++)
    expect(progressLine(view, width).length).toBeLessThanOrEqual(width)
})

test('shows the users wanted while they are being started', () => {
  const early = aView({
    stats: new RunStats(),
    state: 'spawning',
    users: 3,
    elapsed: millis(400),
    runTime: undefined,
  })
  expect(progressLine(early, 160)).toBe(
    'spawning 0s  3 of 50 users  0 requests  0.0 req/s  0 failed (0.00%)  p50 none  p95 none  12 in flight',
  )
})

test('counts the warm-up while it lasts', () => {
  const warming = aView({ stats: aRun(seconds(80)), elapsed: millis(59_800) })
  expect(plainProgress(warming)).toContain('running 59s of 1m, 50 users, warm-up: 31384 requests, 0.0 req/s')
})
