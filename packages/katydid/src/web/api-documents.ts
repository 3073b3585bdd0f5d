import { Type } from 'typebox'
import type { downloads } from './downloads.ts'
import { answer, loadChange, runRequest, textAnswer } from './schemas/index.ts'

/** What the OpenAPI document says of each route, and what their inputs are checked against. */
const params = Type.Object({ id: Type.String({ description: 'Of a run, as the list of runs tells it' }) })
const missing = { 404: answer('No such run', 'Refusal') }
const conflict = { 409: answer('It does not fit what is going on', 'Refusal') }
const unusable = { 422: answer('Input that cannot be used', 'Problems') }
const summaryNow = { 200: answer('As it is now', 'RunSummary'), ...missing, ...conflict }

const seriesQuery = Type.Object({
  method: Type.Optional(Type.String()),
  name: Type.Optional(Type.String({ description: 'Of an entry; none: of all requests together' })),
  sinceMs: Type.Optional(Type.Number({ minimum: 0, description: 'Leaves out windows that ended before it' })),
})

export const documents = {
  setup: { summary: 'What can be run', response: { 200: answer('Classes, options, the form', 'Setup') } },
  listing: {
    summary: 'The runs of this process',
    response: { 200: answer('The newest first', 'RunListing') },
  },
  run: { summary: 'A run', params, response: { 200: answer('As it is now', 'Snapshot'), ...missing } },
  series: {
    summary: 'The course of a run',
    params,
    querystring: seriesQuery,
    response: { 200: answer('Windows of equal width', 'Series'), ...missing },
  },
  logs: { summary: 'The log', response: { 200: answer('The newest 500 lines', 'LogLines') } },
  events: {
    summary: 'What happens',
    response: { 200: textAnswer('Server-sent events: `snapshot` and `setup`', 'text/event-stream') },
  },
  start: {
    summary: 'Start a run',
    body: runRequest,
    response: { 201: answer('It has begun', 'RunSummary'), ...conflict, ...unusable },
  },
  stop: { summary: 'Stop a run', params, response: summaryNow },
  reset: { summary: 'Forget what was measured so far', params, response: summaryNow },
  load: {
    summary: 'Change the load',
    params,
    body: loadChange,
    response: { ...summaryNow, ...unusable },
  },
} as const

export const downloadDocument = ({ description, type }: (typeof downloads)[number]) => ({
  summary: description,
  params,
  response: { 200: textAnswer(description, type), ...missing },
})
