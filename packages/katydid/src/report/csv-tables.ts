import {
  type EntryStats,
  type FailureStats,
  type Histogram,
  rateOver,
  type StatsWindow,
} from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import { csvRow } from './csv-text.ts'
import { fileMillis } from './figures.ts'
import { percentileLabel, reportedQuantiles } from './percentiles.ts'
import type { RunView } from './view.ts'

/** Locust's words for a figure that there is none of. */
const none = 'N/A'
/** Rates and percentiles of the history are over this many seconds. */
const historySeconds = 10

const percentileColumns = reportedQuantiles.map(percentileLabel)
/** Of these, medians and 99 % only. */
const parts = [
  ['connect', 'Connect'],
  ['tls', 'TLS'],
  ['firstByte', 'First Byte'],
  ['download', 'Download'],
] as const
const partQuantiles = [0.5, 0.99] as const
const partColumns = (name: string) => partQuantiles.map((q) => `${name} ${percentileLabel(q)}`)
/** Ours, after Locust's; schedule lag and warm-up are of all requests, and in the last row only. */
const serviceColumns = percentileColumns.map((column) => `Service ${column}`)
const ownColumns = [
  ...['Cut Off', 'Unsent', 'Average Service Time', ...serviceColumns, 'Connections'],
  ...parts.flatMap(([, name]) => partColumns(name)),
  ...[...partColumns('Schedule Lag'), 'Warm-Up Requests', 'Warm-Up Failures'],
]
const statsColumns = [
  ...['Type', 'Name', 'Request Count', 'Failure Count', 'Median Response Time', 'Average Response Time'],
  ...['Min Response Time', 'Max Response Time', 'Average Content Size', 'Requests/s', 'Failures/s'],
  ...percentileColumns,
  ...ownColumns,
]
const historyColumns = [
  ...['Timestamp', 'User Count', 'Type', 'Name', 'Requests/s', 'Failures/s', ...percentileColumns],
  ...['Total Request Count', 'Total Failure Count', 'Total Median Response Time'],
  ...['Total Average Response Time', 'Total Min Response Time', 'Total Max Response Time'],
  ...['Total Average Content Size', ...serviceColumns, 'Total Cut Off', 'Total Unsent', 'In Flight'],
]

/** `PREFIX_stats.csv`: one row per entry and `Aggregated` last; all figures over the whole run, times in ms. */
export function statsCsv({ stats }: RunView): string {
  const rows = [...stats.entries, stats.total].map((entry) => csvRow(statsCells(entry, stats)))
  return csvRow(statsColumns) + rows.join('')
}

function statsCells(entry: EntryStats, window: StatsWindow): readonly (string | number)[] {
  return [
    ...[entry.method, entry.name, ...totals(entry)],
    ...[rateOver(entry.requests, window), rateOver(entry.failed, window)],
    ...percentiles(entry.response),
    ...[entry.cutOff, entry.unsent, timeCell(entry.service.mean), ...percentiles(entry.service)],
    ...[entry.connect.count, ...parts.flatMap(([part]) => percentiles(entry[part], partQuantiles))],
    ...(entry === window.total ? ofAll(window) : [none, none, none, none]),
  ]
}

const ofAll = ({ lag, warmUp }: StatsWindow) => [
  ...percentiles(lag, partQuantiles),
  ...[warmUp.requests, warmUp.failed],
]

export const historyHeader = csvRow(historyColumns)

/**
 * The rows of one second of `PREFIX_stats_history.csv`. Rates and percentiles are over the last 10 s, both of them
 * (in Locust's file the percentiles may be those of the whole run); the `Total` columns are since the start.
 */
export function historyRows(view: RunView, fullHistory: boolean): string {
  const recent = view.stats.recent(historySeconds)
  const entries = [...(fullHistory ? view.stats.entries : []), view.stats.total]
  return entries.map((entry) => csvRow(historyCells(view, entry, recent))).join('')
}

function historyCells(view: RunView, entry: EntryStats, recent: StatsWindow): readonly (string | number)[] {
  const now = Math.floor((view.startedAt.getTime() + view.elapsed) / 1_000)
  const { method, name } = entry
  const lately = [...recent.entries, recent.total].find((r) => r.method === method && r.name === name)
  const rate = (count = 0) => rateOver(count, recent).toFixed(6)
  return [
    ...[now, view.users, method, name, rate(lately?.requests), rate(lately?.failed)],
    ...percentiles(lately?.response),
    ...[...totals(entry), ...percentiles(lately?.service), entry.cutOff, entry.unsent, view.inFlight],
  ]
}

/** Counts, median, average, least, greatest and average size: the same in both files. */
function totals({ requests, failed, bytes, response }: EntryStats): readonly (string | number)[] {
  const times = [response.quantile(0.5), response.mean, response.min, response.max]
  return [requests, failed, ...times.map(timeCell), requests > 0 ? bytes / requests : none]
}

function percentiles(times: Histogram | undefined, qs: readonly number[] = reportedQuantiles) {
  const values = times?.quantiles(qs)
  return qs.map((_, i) => timeCell(values?.[i]))
}

const timeCell = (time: Millis | undefined) => (time === undefined ? none : fileMillis(time))

/** `PREFIX_failures.csv`. */
export function failuresCsv({ stats, startedAt }: RunView): string {
  const wallClock = (at: Millis) => new Date(startedAt.getTime() + at).toISOString().replace(/\.\d+Z$/, 'Z')
  const cells = ({ method, name, reason, count, firstAt, lastAt }: FailureStats) =>
    csvRow([method, name, reason, count, wallClock(firstAt), wallClock(lastAt)])
  const header = csvRow(['Method', 'Name', 'Error', 'Occurrences', 'First Seen', 'Last Seen'])
  return header + stats.failures.map(cells).join('')
}

/** `PREFIX_exceptions.csv`; `Nodes` says `local`, as Locust does without workers on other machines. */
export function exceptionsCsv({ stats }: RunView): string {
  const rows = stats.exceptions.map(({ count, message, trace }) => csvRow([count, message, trace, 'local']))
  return csvRow(['Count', 'Message', 'Traceback', 'Nodes']) + rows.join('')
}
