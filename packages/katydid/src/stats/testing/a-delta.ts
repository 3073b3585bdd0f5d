import type { Sample } from '../../engine/sample.ts'
import { type Millis, millis, seconds } from '../../units/index.ts'
import type { StatsDelta } from '../delta.ts'
import { type RecorderOptions, SampleRecorder } from '../sample-recorder.ts'

export interface Second {
  /** Which second of the run. */
  readonly at: number
  readonly name?: string
  readonly method?: string
  /** Response times in ms; the first `failed` of them failed. */
  readonly latencies?: readonly number[]
  readonly failed?: number
  readonly cutOff?: number
  readonly unsent?: number
  /** Of all of them, which service times are shorter by. */
  readonly lag?: number
}

/** What a recorder says after one second in which requests of one entry ended. */
export function aDelta({ at, ...second }: Second, options: RecorderOptions = {}): StatsDelta {
  const recorder = new SampleRecorder(options)
  for (const sample of samplesOf({ at, ...second })) recorder.record(sample)
  return recorder.take(seconds(at), seconds(at + 1))
}

function samplesOf({ at, name = '/', method = 'GET', ...rest }: Second): readonly Sample[] {
  const { latencies = [1], failed = 0, cutOff = 0, unsent = 0, lag = 0 } = rest
  const intendedAt = seconds(at)
  const sent = (latency: number, kind: 'ok' | 'failed' | 'cut-off') =>
    ({ kind, method, name, ...instants(intendedAt, lag, latency), bytes: 0, reason: undefined }) as const
  return [
    ...latencies.map((latency, i) => sent(latency, i < failed ? 'failed' : 'ok')),
    ...Array.from({ length: cutOff }, () => sent(lag, 'cut-off')),
    ...Array.from({ length: unsent }, () => ({ kind: 'unsent', method, name, intendedAt }) as const),
  ]
}

function instants(intendedAt: Millis, lag: number, latency: number) {
  const endedAt = millis(intendedAt + latency)
  const none = millis(0)
  return {
    intendedAt,
    sentAt: millis(intendedAt + lag),
    firstByteAt: endedAt,
    endedAt,
    connectMs: none,
    tlsMs: none,
  }
}
