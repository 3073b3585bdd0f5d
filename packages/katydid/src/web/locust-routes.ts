import { readFileSync } from 'node:fs'
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { exceptionsCsv, failuresCsv, statsCsv, taskRatio } from '../report/index.ts'
import { masked } from '../text/index.ts'
import { changeLoad } from './change-load.ts'
import type { Desk } from './desk.ts'
import { attachment, sendReport } from './downloads.ts'
import type { KeptRun } from './kept-run.ts'
import { exceptionsJson, statsRequests } from './locust-json.ts'
import { readSwarm, type SwarmForm } from './locust-swarm.ts'
import { ConflictError, ProblemsError } from './problems.ts'

const hide = { schema: { hide: true } } as const

/** Locust's endpoints: its paths, parameters and JSON, for scripts and dashboards that know them. */
export async function locustRoutes(app: FastifyInstance, desk: Desk): Promise<void> {
  const { book, log } = desk
  await app.register(formbody)
  app.post<{ Body: SwarmForm | undefined }>('/swarm', hide, ({ body }) => swarm(desk, body ?? {}))
  app.get('/stop', hide, () => {
    book.going?.run.stop('Stopped in the web UI')
    book.steered()
    return { success: true, message: 'Test stopped' }
  })
  app.get('/stats/reset', hide, (_request, reply) => {
    book.going?.run.reset()
    book.steered()
    return reply.type('text/html; charset=utf-8').send('ok')
  })
  app.get('/stats/requests', hide, () => {
    const { current } = book
    return current === undefined
      ? statsRequests(undefined)
      : current.once('stats', () => statsRequests(current.view))
  })
  app.get('/exceptions', hide, () => exceptionsJson(book.current?.view))
  app.get('/tasks', hide, () =>
    taskRatio(book.current?.about.classes ?? [], book.current?.view.targetUsers || undefined),
  )
  app.get('/logs', hide, () => ({
    master: log.lines.map(({ at, level, text }) => `[${at}] ${level}: ${text}`),
    workers: {},
  }))
  app.get('/worker-count', hide, () => ({ worker_count: book.going?.view.workers?.length ?? 0 }))
  files(app, desk)
}

function files(app: FastifyInstance, desk: Desk): void {
  const current = (reply: FastifyReply, send: (run: KeptRun) => FastifyReply) => {
    const run = desk.book.current
    return run === undefined ? reply.code(404).send({ message: 'Nothing has been run yet' }) : send(run)
  }
  const csv = (path: string, name: string, text: (run: KeptRun) => string) => {
    app.get(path, hide, (_request, reply) =>
      current(reply, (run) =>
        reply
          .header('content-disposition', attachment(run, name))
          .type('text/csv; charset=utf-8')
          .send(text(run)),
      ),
    )
  }
  csv('/stats/requests/csv', 'requests.csv', ({ view }) => statsCsv(view))
  csv('/stats/failures/csv', 'failures.csv', ({ view }) => failuresCsv(view))
  csv('/exceptions/csv', 'exceptions.csv', ({ view }) => exceptionsCsv(view))
  app.get('/stats/requests_full_history/csv', hide, (_request, reply) =>
    desk.fullHistory === undefined
      ? reply
          .code(404)
          .type('text/html; charset=utf-8')
          .send('Error: Server was not started with option to generate full history.')
      : reply.type('text/csv; charset=utf-8').send(readFileSync(desk.fullHistory)),
  )
  app.get<{ Querystring: { theme?: string; download?: string } }>('/stats/report', hide, ({ query }, reply) =>
    current(reply, (run) => {
      if (query.download) reply.header('content-disposition', attachment(run, 'report.html'))
      return sendReport(
        run,
        reply,
        query.theme === 'dark' || query.theme === 'light' ? query.theme : 'system',
      )
    }),
  )
}

/** As Locust, it answers a mistake with 200 and `success: false`, and changes the load of a run that goes on. */
async function swarm(desk: Desk, form: SwarmForm) {
  const read = readSwarm(form, desk.setup)
  if (read.kind === 'mistake') return { success: false, message: read.message }
  const { request, runSeconds } = read
  try {
    const { going } = desk.book
    if (going === undefined) await desk.book.start(() => desk.start(request))
    else if (request.load.kind === 'users') changeLoad(going, request.load)
    desk.book.steered()
  } catch (error) {
    if (error instanceof ProblemsError || error instanceof ConflictError) {
      return { success: false, message: error.message, host: masked(request.host) }
    }
    throw error
  }
  return {
    success: true,
    message:
      request.load.kind === 'shape'
        ? `Swarming started using shape class '${desk.shapeName}'`
        : 'Swarming started',
    host: masked(request.host),
    ...(runSeconds === undefined ? {} : { run_time: runSeconds }),
    ...(form.user_classes === undefined ? {} : { user_classes: [form.user_classes].flat() }),
  }
}
