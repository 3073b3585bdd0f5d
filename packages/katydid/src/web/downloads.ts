import type { FastifyReply } from 'fastify'
import { exceptionsCsv, failuresCsv, resultJson, statsCsv } from '../report/index.ts'
import { historyCsv } from './history-csv.ts'
import { reportOf } from './html-report.ts'
import type { KeptRun } from './kept-run.ts'
import { reportPolicy } from './security-headers.ts'

export interface Download {
  readonly file: string
  readonly type: string
  readonly description: string
  readonly make: (run: KeptRun, reply: FastifyReply) => FastifyReply
}

const csv = 'text/csv; charset=utf-8'

/** The files of a run, under `/api/v1/runs/{id}/`. */
export const downloads: readonly Download[] = [
  file('requests.csv', csv, 'Every entry, as in PREFIX_stats.csv', ({ view }) => statsCsv(view)),
  file('failures.csv', csv, 'Failures, as in PREFIX_failures.csv', ({ view }) => failuresCsv(view)),
  file('exceptions.csv', csv, 'Exceptions of tasks', ({ view }) => exceptionsCsv(view)),
  file('history.csv', csv, 'The course of the run', ({ view }) => historyCsv(view)),
  file('result.json', 'application/json', 'The whole result, as --out json writes it', ({ view, about }) =>
    resultJson(view, about.facts, about.plan),
  ),
  {
    file: 'report.html',
    type: 'text/html',
    description: 'The report: one file that opens offline',
    make: (run, reply) =>
      sendReport(run, reply.header('content-disposition', attachment(run, 'report.html'))),
  },
]

function file(name: string, type: string, description: string, text: (run: KeptRun) => string): Download {
  return {
    ...{ file: name, type, description },
    make: (run, reply) =>
      reply.header('content-disposition', attachment(run, name)).type(type).send(text(run)),
  }
}

/** Such as `katydid-2026-08-01-10h41-run1-requests.csv`; UTC. */
export function attachment(run: KeptRun, name: string): string {
  const minute = run.summary.startedAt.slice(0, 16).replace('T', '-').replace(':', 'h')
  return `attachment; filename="katydid-${minute}-run${run.id}-${name}"`
}

export function sendReport(run: KeptRun, reply: FastifyReply, theme: 'system' | 'light' | 'dark' = 'system') {
  const html = reportOf(run.id, run.view, run.about, theme)
  return reply.header('content-security-policy', reportPolicy).type('text/html; charset=utf-8').send(html)
}
