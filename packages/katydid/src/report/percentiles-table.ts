import type { EntryStats, Histogram, Stats } from '../stats/index.ts'
import { type TimesRow, timesTable } from './times-table.ts'

/** Locust's table of response time percentiles; entries without an answer have no row. */
export function percentilesTable({ entries, total }: Stats, lineWidth?: number): string {
  const answered = [...entries, total].filter(({ requests }) => requests > 0)
  const rows = answered.map((entry) => rowOf(entry, entry.response))
  return timesTable('Response time percentiles (approximated)', rows, true, lineWidth)
}

/** The same of service times, where they differ so much that it matters; undefined when they do nowhere. */
export function servicePercentilesTable({ entries, total }: Stats, lineWidth?: number): string | undefined {
  const differing = entries.filter(isLate)
  if (differing.length === 0) return undefined
  const rows = [...differing, total].map((entry) => rowOf(entry, entry.service))
  return timesTable('Service time percentiles (from sending), where they differ', rows, true, lineWidth)
}

/** The parts that add up to the response time, of all requests; undefined when no answer was seen in parts. */
export function partsTable({ total, lag }: Stats, lineWidth?: number): string | undefined {
  if (total.firstByte.count === 0) return undefined
  const parts: readonly (readonly [string, Histogram])[] = [
    ['schedule lag', lag],
    ['connect', total.connect],
    ['  of it TLS', total.tls],
    ['first byte', total.firstByte],
    ['download', total.download],
  ]
  const rows = parts.filter(([, { count }]) => count > 0).map(([name, times]) => ({ type: '', name, times }))
  return timesTable('Parts of the response time, all requests', rows, false, lineWidth)
}

const rowOf = ({ method, name }: EntryStats, times: Histogram): TimesRow => ({ type: method, name, times })

const compared = [0.5, 0.95, 0.99] as const
const leastRatio = 0.05
const leastMillis = 0.2

/** Response times are above service times by more than 5 % and 0.2 ms, in the middle or in the tail. */
function isLate({ response, service }: EntryStats): boolean {
  const sent = service.quantiles(compared)
  return response.quantiles(compared).some((time, i) => {
    const whole: number = time ?? 0
    const apart = whole - (sent[i] ?? 0)
    return apart > leastMillis && apart > leastRatio * whole
  })
}
