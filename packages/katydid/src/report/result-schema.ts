import { type Static, type TSchema, Type } from 'typebox'

const object = <P extends Record<string, TSchema>>(properties: P, description?: string) =>
  Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  })
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const oneOf = <const T extends readonly string[]>(...texts: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: texts })

const count = Type.Integer({ minimum: 0 })
const ms = Type.Number({ minimum: 0, description: 'ms' })
const maybeMs = nullable(ms)
const perSecond = Type.Number({ minimum: 0 })
const ratio = Type.Number({ minimum: 0, maximum: 1 })
const instant = Type.String({ description: 'ISO 8601, UTC' })
const texts = Type.Array(Type.String())

/** [middle in ms, count] */
const bucket = Type.Unsafe<[number, number]>({
  type: 'array',
  prefixItems: [ms, count],
  items: false,
  minItems: 2,
})

/** What stands under `$defs`. */
const shared = <T extends TSchema>(name: string, _schema: T) =>
  Type.Unsafe<Static<T>>({ $ref: `#/$defs/${name}` })

const timesDefinition = object(
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
    histogram: Type.Array(bucket, {
      description:
        'The middle of each bucket in use, within 0.05 % or 0.0005 ms of what is in it, and how many are.',
    }),
  },
  'Nulls when nothing was timed.',
)

const times = shared('times', timesDefinition)

const points = Type.Array(
  object({
    fromMs: ms,
    toMs: ms,
    requests: count,
    failures: count,
    p50Ms: maybeMs,
    p95Ms: maybeMs,
    p99Ms: maybeMs,
  }),
  { description: 'The course of the response time, in windows of equal width, within 1.6 %.' },
)

const entryDefinition = object({
  method: Type.String({ description: 'Empty for the total.' }),
  name: Type.String(),
  offered: count,
  ok: count,
  failed: count,
  cutOff: count,
  unsent: count,
  requests: Type.Integer({ minimum: 0, description: 'ok + failed' }),
  failureRatio: ratio,
  requestsPerSecond: perSecond,
  bytes: count,
  resent: Type.Integer({
    minimum: 0,
    description: 'Sent once more, since a kept connection had ended without a byte of a response.',
  }),
  response: times,
  service: times,
  firstByte: times,
  download: times,
  connect: times,
  tls: times,
  streams: nullable(
    object({
      count,
      tokens: count,
      limited: count,
      good: count,
      timeToFirst: times,
      responseToFirst: times,
      gap: times,
    }),
  ),
  series: nullable(points),
})

const entry = shared('entry', entryDefinition)

const scope = Type.Union([
  object({ kind: oneOf('total') }),
  object({ kind: oneOf('tag'), tag: Type.String() }),
  object({ kind: oneOf('entry'), entry: Type.String() }),
])

const slo = object({
  text: Type.String(),
  scope,
  verdict: oneOf('passed', 'failed', 'inconclusive', 'no data'),
  words: Type.String(),
  figures: nullable(
    object({
      fromMs: ms,
      toMs: ms,
      requests: count,
      least: count,
      most: count,
      worth: nullable(Type.Number({ minimum: 0, description: 'As many independent requests say the same.' })),
      perSecond: nullable(perSecond),
      provenMs: maybeMs,
      requestsMissing: nullable(count),
    }),
  ),
})

/** The document that `--out json` writes: all there is of a run, and all it takes to run it again. */
export const resultSchema = Type.Object(
  {
    schema: Type.Unsafe<'urn:katydid:result:1'>({ type: 'string', const: 'urn:katydid:result:1' }),
    startedAt: instant,
    endedAt: nullable(instant),
    why: nullable(Type.String({ description: 'What ended the run.' })),
    facts: object({
      version: Type.String(),
      node: Type.String(),
      platform: Type.String(),
      cpu: Type.String(),
      cores: count,
      memoryBytes: count,
      seed: Type.String(),
      commandLine: Type.String(),
      loadFiles: texts,
    }),
    plan: object({
      model: oneOf('closed', 'open'),
      load: Type.String(),
      host: Type.String(),
      runTimeMs: maybeMs,
      warmUpMs: ms,
      workers: count,
      slos: texts,
      classes: Type.Array(
        object({
          name: Type.String(),
          weight: Type.Number(),
          fixedCount: nullable(count),
          host: Type.String(),
        }),
      ),
      tags: texts,
      excludeTags: texts,
      insecure: Type.Boolean(),
    }),
    window: object({ fromMs: ms, toMs: ms }, 'What the figures are taken over.'),
    generator: object(
      { scheduleLag: times, readLag: times, leastService: times },
      'What the generator may have added. readLag: how long an answer may have lain unread, at most; leastService: the ' +
        'service time less that.',
    ),
    users: object(
      { started: count, endedEarly: count },
      'endedEarly: though nobody had asked them to, since their class threw.',
    ),
    warnings: Type.Array(Type.String(), { description: 'What whoever wrote the load file should know.' }),
    validity: nullable(
      object({
        verdict: oneOf('valid', 'suspect', 'generator-limited'),
        reasons: Type.Array(
          object({
            severity: oneOf('note', 'suspect', 'generator-limited'),
            figure: Type.String(),
            advice: Type.String(),
          }),
        ),
      }),
    ),
    steadyState: object({ kind: oneOf('steady', 'moving', 'unknown'), words: Type.String() }),
    slos: Type.Array(slo),
    warmUp: object({ ok: count, failed: count, cutOff: count, unsent: count }),
    total: entry,
    entries: Type.Array(entry),
    failures: Type.Array(
      object({
        method: Type.String(),
        name: Type.String(),
        reason: Type.String(),
        count,
        firstMs: ms,
        lastMs: ms,
      }),
    ),
    exceptions: Type.Array(
      object({ task: Type.String(), message: Type.String(), trace: Type.String(), count }),
    ),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:katydid:result:1',
    title: 'The result of a run of Katydid',
    description:
      'Times are in ms since the run began unless they are durations; null stands for what is not known.',
    additionalProperties: false,
    $defs: { times: timesDefinition, entry: entryDefinition },
  },
)

export type Result = Static<typeof resultSchema>
