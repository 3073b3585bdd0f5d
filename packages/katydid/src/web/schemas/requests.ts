import { Type } from 'typebox'
import type { StartRequest, TaskRatio } from '../contract.ts'
import { count, inline, type Named, named, nullable, oneOf, ratio, refTo } from './common.ts'

const arrivals = oneOf('constant', 'poisson')
const usersLoad = inline({
  kind: Type.Literal('users'),
  users: Type.Number(),
  spawnRatePerSecond: Type.Number(),
})

export const startRequest = named(
  'StartRequest',
  {
    host: Type.String(),
    load: Type.Union([
      usersLoad,
      inline({ kind: Type.Literal('rate'), ratePerSecond: Type.Number(), arrivals }),
      inline({ kind: Type.Literal('stages'), stages: Type.String(), arrivals }),
      inline({ kind: Type.Literal('shape') }),
    ]),
    runTime: Type.String({ description: "'30s', '1h30m'; empty: until it is stopped" }),
    warmUp: Type.String(),
    classes: Type.Array(inline({ name: Type.String(), weight: Type.Number(), fixedCount: Type.Number() })),
    slos: Type.Array(Type.String()),
    options: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  },
  'What to run; durations and stages are texts as on the command line.',
)

/** As scripts send it. */
export const runRequest = Type.Partial(startRequest, {
  $id: 'RunRequest',
  title: 'RunRequest',
  additionalProperties: false,
  description: 'What to run; what is left out is as the form in /setup has it.',
})

const change = Type.Union([usersLoad, inline({ kind: Type.Literal('rate'), ratePerSecond: Type.Number() })], {
  $id: 'LoadChange',
  title: 'LoadChange',
})
export const loadChange = change as Named<typeof change, 'LoadChange'>

export const problems = named(
  'Problems',
  { problems: Type.Array(inline({ field: Type.String(), message: Type.String() })) },
  'Input that cannot be used; a field is a path such as load.users.',
)

export const refusal = named('Refusal', { message: Type.String() })

export const taskRatio = named(
  'TaskRatio',
  { name: Type.String(), ratio, tasks: Type.Array(refTo<TaskRatio>('TaskRatio')) },
  'The share of its class’s task runs; a nested set has tasks of its own.',
)

const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

export const setup = named('Setup', {
  version: Type.String(),
  loadFiles: Type.Array(Type.String()),
  classes: Type.Array(
    inline({
      name: Type.String(),
      weight: Type.Number({ minimum: 0 }),
      fixedCount: count,
      host: nullable(Type.String()),
      tags: Type.Array(Type.String()),
      tasks: Type.Array(refTo<TaskRatio>('TaskRatio')),
    }),
  ),
  hasShape: Type.Boolean(),
  form: refTo<StartRequest>('StartRequest'),
  options: Type.Array(
    inline({
      name: Type.String(),
      kind: oneOf('text', 'number', 'boolean', 'choice'),
      default: scalar,
      choices: Type.Array(Type.String()),
      help: Type.String(),
      isSecret: Type.Boolean(),
    }),
  ),
})
