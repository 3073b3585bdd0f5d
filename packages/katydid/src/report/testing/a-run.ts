import type { Sent } from '../../engine/sample.ts'
import { RunStats, SampleRecorder } from '../../stats/index.ts'
import { millis, seconds } from '../../units/index.ts'
import type { RunView } from '../view.ts'

const longName =
  '/v2/models/digit-recognition-convolutional/versions/{id}/explanations/{id}/heat-map?layer=conv2'
const users = 50
const none = millis(0)

const noAnswer = { kind: 'failed', reason: 'no answer within 5s', firstByteAt: undefined } as const

type Spread = readonly [least: number, growth: number]
/** Latency of the i-th request: most near the least, few far above it. */
const latencyOf = ([least, growth]: Spread, i: number) => least * (1 + growth / (1 + ((i * 37) % 101)))

/** A minute of a run with all that reports must show: short and long times, lateness, failures, exceptions, losses. */
export function aRun(warmUp = millis(0)): RunStats {
  const stats = new RunStats({ warmUp })
  for (let second = 0; second < 60; second++) {
    const recorder = new SampleRecorder({ warmUp })
    recordSecond(recorder, second * 1_000)
    stats.add(recorder.take(seconds(second), seconds(second + 1)))
    stats.tick(seconds(second + 1), Math.min(users, 5 * (second + 1)))
  }
  return stats
}

function recordSecond(recorder: SampleRecorder, at: number): void {
  const record = (count: number, name: string, spread: Spread, change: Partial<Sent> = {}) => {
    for (let i = 0; i < count; i++) recorder.record(sampleAt(at + i, name, latencyOf(spread, i + at), change))
  }
  record(400, '/predict', [2.4, 9], { method: 'POST', bytes: 95 })
  record(80, '/health', [0.35, 4])
  record(40, '/', [0.31, 4], at === 0 ? { connectMs: millis(0.25), tlsMs: millis(0.2) } : {})
  record(3, longName, [140, 20], { method: 'DELETE', bytes: 18_230, sentAt: millis(at + 62) })
  if (at % 20_000 === 0)
    record(1, '/predict', [5, 1], { method: 'POST', kind: 'failed', reason: 'status 503' })
  if (at === 7_000) record(1, '/health', [5_000, 0], noAnswer)
  if (at === 30_000) recorder.exception(thrownBy('predict'))
  if (at === 59_000) record(12, '/predict', [3, 1], { method: 'POST', kind: 'cut-off' })
  if (at === 59_000) recorder.record({ kind: 'unsent', method: 'GET', name: '/late', intendedAt: millis(at) })
}

function sampleAt(at: number, name: string, latency: number, change: Partial<Sent>): Sent {
  const sentAt = millis(at + 0.1)
  const endedAt = millis(at + latency)
  const [firstByteAt, unreadSince] = [millis(endedAt - 0.04), millis(endedAt - 0.02 * latency)]
  const instants = { intendedAt: millis(at), sentAt, firstByteAt, unreadSince, endedAt }
  const times = { ...instants, connectMs: none, tlsMs: none }
  return { kind: 'ok', method: 'GET', name, ...times, bytes: 20, reason: undefined, ...change }
}

const thrownBy = (task: string) => ({
  task,
  message: "TypeError: Cannot read properties of undefined (reading 'prediction')",
  trace:
    'TypeError: Cannot read properties of undefined\n    at MNISTAPIUser.predict (mnist.load.ts:17:31)\n    at run',
  at: millis(30_500),
})

export function aView(change: Partial<RunView> = {}): RunView {
  return {
    stats: aRun(),
    state: 'running',
    users,
    usersByClass: new Map([['MNISTAPIUser', users]]),
    targetUsers: users,
    inFlight: 12,
    elapsed: millis(60_000),
    runTime: seconds(60),
    startedAt: new Date('2026-08-01T10:41:10.947Z'),
    host: 'http://127.0.0.1:8000',
    ...change,
  }
}
