import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { changeLoad } from './change-load.ts'
import type { LoadChange, StartRequest } from './contract.ts'
import type { Desk } from './desk.ts'
import { downloads } from './downloads.ts'
import type { EventFeed } from './event-feed.ts'
import type { KeptRun } from './kept-run.ts'
import { ConflictError, MissingError } from './problems.ts'
import { answer, loadChange, startRequest, textAnswer } from './schemas/index.ts'
import { streamHead } from './security-headers.ts'

interface OfRun {
  readonly Params: { readonly id: string }
}
const id = Type.Object({ id: Type.String({ description: 'Of a run, as the list of runs tells it' }) })
const missing = { 404: answer('No such run', 'Refusal') }
const conflict = { 409: answer('It does not fit what is going on', 'Refusal') }
const unusable = { 422: answer('Input that cannot be used', 'Problems') }

/** `/api/v1`: what the page and scripts read and do. */
export function apiRoutes(app: FastifyInstance, desk: Desk, feed: EventFeed): void {
  const { book, log } = desk
  const find = (id: string): KeptRun => {
    const run = book.find(id)
    if (run === undefined) throw new MissingError(`There is no run '${id}'`)
    return run
  }
  reading(app, desk, find)
  steering(app, desk, find)
  app.get(
    '/logs',
    { schema: { summary: 'The log', response: { 200: answer('The newest 500 lines', 'LogLines') } } },
    () => ({
      lines: log.lines,
    }),
  )
  const events = textAnswer('Server-sent events: `snapshot` and `setup`', 'text/event-stream')
  app.get(
    '/events',
    { schema: { summary: 'What happens', response: { 200: events } } },
    (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, streamHead)
      feed.add(reply.raw)
    },
  )
}

type Find = (id: string) => KeptRun

function reading(app: FastifyInstance, desk: Desk, find: Find): void {
  const setup = {
    summary: 'What can be run',
    response: { 200: answer('Classes, options, the form', 'Setup') },
  }
  app.get('/setup', { schema: setup }, () => desk.setup)
  const listing = {
    summary: 'The runs of this process',
    response: { 200: answer('The newest first', 'RunListing') },
  }
  app.get('/runs', { schema: listing }, () => desk.book.listing)
  const run = {
    summary: 'A run',
    params: id,
    response: { 200: answer('As it is now', 'Snapshot'), ...missing },
  }
  app.get<OfRun>('/runs/:id', { schema: run }, ({ params, headers }, reply) =>
    sendDocument(reply, find(params.id), headers['if-none-match']),
  )
  const query = Type.Object({
    method: Type.Optional(Type.String()),
    name: Type.Optional(Type.String({ description: 'Of an entry; none: of all requests together' })),
    sinceMs: Type.Optional(Type.Number({ minimum: 0 })),
  })
  const series = {
    summary: 'The course of a run',
    params: id,
    querystring: query,
    response: { 200: answer('Windows', 'Series'), ...missing },
  }
  app.get<OfRun & { Querystring: { method?: string; name?: string; sinceMs?: number } }>(
    '/runs/:id/series',
    { schema: series },
    ({ params, query: { method = '', name = '', sinceMs = 0 } }) =>
      find(params.id).series(method, name, sinceMs),
  )
  for (const { file, type, description, make } of downloads) {
    const schema = {
      summary: description,
      params: id,
      response: { 200: textAnswer(description, type), ...missing },
    }
    app.get<OfRun>(`/runs/:id/${file}`, { schema }, ({ params }, reply) => make(find(params.id), reply))
  }
}

function sendDocument(reply: FastifyReply, run: KeptRun, known: string | undefined): FastifyReply {
  const { text, etag } = run.snapshot
  reply.header('etag', etag).type('application/json; charset=utf-8')
  return known === etag ? reply.code(304).send() : reply.send(text)
}

function steering(app: FastifyInstance, desk: Desk, find: Find): void {
  const { book } = desk
  const start = {
    summary: 'Start a run',
    body: startRequest,
    response: { 201: answer('It has begun', 'RunSummary'), ...conflict, ...unusable },
  }
  app.post<{ Body: StartRequest }>('/runs', { schema: start }, async ({ body }, reply) => {
    const run = await book.start(() => desk.start(body))
    return reply.code(201).send(run.summary)
  })
  const now = { 200: answer('As it is now', 'RunSummary'), ...missing, ...conflict }
  const act = (path: string, summary: string, what: (run: KeptRun) => void) => {
    app.post<OfRun>(path, { schema: { summary, params: id, response: now } }, ({ params }) => {
      const run = going(find(params.id))
      what(run)
      book.steered()
      return run.summary
    })
  }
  act('/runs/:id/stop', 'Stop a run', ({ run }) => run.stop('Stopped in the web UI'))
  act('/runs/:id/reset', 'Forget what was measured so far', ({ run }) => run.reset())
  const load = { summary: 'Change the load', params: id, body: loadChange, response: { ...now, ...unusable } }
  app.patch<OfRun & { Body: LoadChange }>('/runs/:id/load', { schema: load }, ({ params, body }) => {
    const run = going(find(params.id))
    changeLoad(run, body)
    book.steered()
    return run.summary
  })
}

function going(run: KeptRun): KeptRun {
  if (run.view.state === 'stopped' || run.view.state === 'stopping') {
    throw new ConflictError(`Run ${run.id} is ${run.view.state}`)
  }
  return run
}
