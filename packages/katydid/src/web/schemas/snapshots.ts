import { type Static, Type } from 'typebox'
import type { ObservedTask } from '../contract.ts'
import { count, inline, millis, named, nullable, oneOf, ratio, ref, refTo } from './common.ts'

const maybeMs = nullable(millis)
const state = oneOf('ready', 'spawning', 'running', 'stopping', 'stopped')
const verdict = oneOf('valid', 'suspect', 'generator-limited')

export const runSummary = named('RunSummary', {
  id: Type.String(),
  startedAt: Type.String({ format: 'date-time' }),
  state,
  load: Type.String(),
  elapsedMs: millis,
  requests: count,
  failures: count,
  validity: verdict,
})

export const runListing = named('RunListing', { runs: Type.Array(ref(runSummary)) })

export const timesRow = named(
  'TimesRow',
  {
    count,
    meanMs: maybeMs,
    minMs: maybeMs,
    p50Ms: maybeMs,
    p90Ms: maybeMs,
    p95Ms: maybeMs,
    p99Ms: maybeMs,
    p999Ms: maybeMs,
    maxMs: maybeMs,
  },
  'Null when nothing was timed.',
)
const times = ref(timesRow)

const endings = { offered: count, ok: count, failed: count, cutOff: count, unsent: count }
const perSecond = Type.Number({ minimum: 0 })

export const entryRow = named('EntryRow', {
  ...endings,
  method: Type.String(),
  name: Type.String(),
  requests: count,
  failureRatio: ratio,
  resent: count,
  bytesPerAnswer: Type.Number({ minimum: 0 }),
  requestsPerSecond: perSecond,
  failuresPerSecond: perSecond,
  currentPerSecond: perSecond,
  currentFailuresPerSecond: perSecond,
  response: times,
  service: times,
  firstByte: times,
  connect: times,
  tls: times,
  download: times,
  stream: nullable(
    inline({
      streams: count,
      tokensPerSecond: perSecond,
      timeToFirst: times,
      gap: times,
      goodPerSecond: nullable(perSecond),
    }),
  ),
})

export const observedTask = named('ObservedTask', {
  name: Type.String(),
  planned: ratio,
  observed: nullable(ratio),
  tasks: Type.Array(refTo<ObservedTask>('ObservedTask')),
})

const failureRow = inline({
  method: Type.String(),
  name: Type.String(),
  reason: Type.String(),
  count,
  firstMs: maybeMs,
  lastMs: maybeMs,
  sample: nullable(inline({ request: Type.String(), response: Type.String() })),
})

const validityReport = inline({
  verdict,
  reasons: Type.Array(
    inline({
      severity: oneOf('note', 'suspect', 'generator-limited'),
      figure: Type.String(),
      advice: Type.String(),
      worker: nullable(Type.Integer({ minimum: 1 })),
    }),
  ),
})

const workerRow = inline({
  worker: Type.Integer({ minimum: 1 }),
  state,
  users: count,
  inFlight: count,
  cpuRatio: nullable(ratio),
  heapBytes: nullable(count),
  delayP50Ms: maybeMs,
  delayP99Ms: maybeMs,
  gcRatio: nullable(ratio),
})

const runFacts = inline({
  version: Type.String(),
  node: Type.String(),
  platform: Type.String(),
  cpu: Type.String(),
  cores: count,
  memoryBytes: count,
  seed: Type.String(),
  commandLine: Type.String(),
  loadFiles: Type.Array(Type.String()),
  endedAt: nullable(Type.String({ format: 'date-time' })),
  why: nullable(Type.String()),
})

export const snapshot = named('Snapshot', {
  run: ref(runSummary),
  host: Type.String(),
  model: oneOf('closed', 'open'),
  runTimeMs: maybeMs,
  users: count,
  targetUsers: count,
  usersByClass: Type.Array(inline({ name: Type.String(), users: count })),
  inFlight: count,
  offeredPerSecond: nullable(perSecond),
  achievedPerSecond: perSecond,
  failuresPerSecond: perSecond,
  window: inline({ fromMs: millis, toMs: millis }),
  warmUp: inline(endings),
  total: ref(entryRow),
  entries: Type.Array(ref(entryRow)),
  failures: Type.Array(failureRow),
  exceptions: Type.Array(
    inline({ task: Type.String(), message: Type.String(), trace: Type.String(), count }),
  ),
  validity: validityReport,
  steadyState: Type.String(),
  slos: Type.Array(
    inline({
      text: Type.String(),
      verdict: oneOf('passed', 'failed', 'inconclusive', 'no data'),
      words: Type.String(),
    }),
  ),
  classRatios: Type.Array(
    inline({ name: Type.String(), planned: ratio, observed: ratio, tasks: Type.Array(ref(observedTask)) }),
  ),
  workers: Type.Array(workerRow),
  marks: Type.Array(inline({ atMs: millis, text: Type.String() })),
  insecure: Type.Boolean(),
  warnings: Type.Array(Type.String()),
  facts: runFacts,
})

const pointTimes = inline({
  p50Ms: maybeMs,
  p95Ms: maybeMs,
  p99Ms: maybeMs,
  cells: Type.Array(
    Type.Unsafe<readonly [number, number, number]>({
      type: 'array',
      items: { type: 'number' },
      minItems: 3,
      maxItems: 3,
      description: 'from ms, to ms, count',
    }),
  ),
})

export const series = named('Series', {
  widthMs: millis,
  points: Type.Array(
    inline({
      fromMs: millis,
      toMs: millis,
      requests: count,
      failures: count,
      users: nullable(count),
      inFlight: nullable(count),
      offered: nullable(count),
      response: pointTimes,
      service: pointTimes,
    }),
  ),
})

export const logLines = named('LogLines', {
  lines: Type.Array(inline({ at: Type.String(), level: Type.String(), text: Type.String() })),
})

export type Told = {
  readonly snapshot: Static<typeof snapshot>
  readonly series: Static<typeof series>
  readonly listing: Static<typeof runListing>
  readonly logs: Static<typeof logLines>
}
