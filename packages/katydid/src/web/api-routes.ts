import type { FastifyInstance, FastifyReply } from 'fastify'
import { documents, downloadDocument } from './api-documents.ts'
import { changeLoad } from './change-load.ts'
import type { LoadChange, StartRequest } from './contract.ts'
import type { Desk } from './desk.ts'
import { downloads } from './downloads.ts'
import type { EventFeed } from './event-feed.ts'
import type { KeptRun } from './kept-run.ts'
import { ConflictError, MissingError } from './problems.ts'
import { streamHead } from './security-headers.ts'

interface OfRun {
  readonly Params: { readonly id: string }
}
interface OfSeries extends OfRun {
  readonly Querystring: { readonly method?: string; readonly name?: string; readonly sinceMs?: number }
}

/** `/api/v1`: what the page and scripts read and do. */
export function apiRoutes(app: FastifyInstance, desk: Desk, feed: EventFeed): void {
  const { book, log } = desk
  app.get('/setup', { schema: documents.setup }, () => desk.setup)
  app.get('/runs', { schema: documents.listing }, () => book.listing)
  app.get('/logs', { schema: documents.logs }, () => ({ lines: log.lines }))
  app.get('/events', { schema: documents.events }, (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, streamHead)
    feed.add(reply.raw)
  })
  reading(app, desk)
  steering(app, desk)
}

function reading(app: FastifyInstance, desk: Desk): void {
  app.get<OfRun>('/runs/:id', { schema: documents.run }, ({ params, headers }, reply) =>
    sendSnapshot(reply, find(desk, params.id), headers['if-none-match']),
  )
  app.get<OfSeries>('/runs/:id/series', { schema: documents.series }, ({ params, query }) => {
    const { method = '', name = '', sinceMs = 0 } = query
    return find(desk, params.id).series(method, name, sinceMs)
  })
  for (const download of downloads) {
    const schema = downloadDocument(download)
    app.get<OfRun>(`/runs/:id/${download.file}`, { schema }, ({ params }, reply) =>
      download.make(find(desk, params.id), reply),
    )
  }
}

function sendSnapshot(reply: FastifyReply, run: KeptRun, known: string | undefined): FastifyReply {
  const { text, etag } = run.snapshot
  reply.header('etag', etag).type('application/json; charset=utf-8')
  return known === etag ? reply.code(304).send() : reply.send(text)
}

function steering(app: FastifyInstance, desk: Desk): void {
  const { book } = desk
  const steer = (id: string, act: (run: KeptRun) => void) => {
    const run = going(find(desk, id))
    act(run)
    book.steered()
    return run.summary
  }
  app.post<{ Body: Partial<StartRequest> }>('/runs', { schema: documents.start }, async ({ body }, reply) => {
    const { summary } = await book.start(() => desk.start({ ...desk.setup.form, ...body }))
    return reply.code(201).send(summary)
  })
  app.post<OfRun>('/runs/:id/stop', { schema: documents.stop }, ({ params }) =>
    steer(params.id, ({ run }) => run.stop('Stopped in the web UI')),
  )
  app.post<OfRun>('/runs/:id/reset', { schema: documents.reset }, ({ params }) =>
    steer(params.id, ({ run }) => run.reset()),
  )
  app.patch<OfRun & { Body: LoadChange }>('/runs/:id/load', { schema: documents.load }, ({ params, body }) =>
    steer(params.id, (run) => changeLoad(run, body)),
  )
}

function find({ book }: Desk, id: string): KeptRun {
  const run = book.find(id)
  if (run === undefined) throw new MissingError(`There is no run '${id}'`)
  return run
}

function going(run: KeptRun): KeptRun {
  const { state } = run.view
  if (state === 'stopped' || state === 'stopping') throw new ConflictError(`Run ${run.id} is ${state}`)
  return run
}
