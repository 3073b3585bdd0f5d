import { csvRow, percentileLabel, type RunView, reportedQuantiles } from '../report/index.ts'
import { type RunPoint, sketchQuantiles } from '../stats/index.ts'
import { round } from './rows.ts'

const percentiles = reportedQuantiles.map(percentileLabel)
const columns = [
  ...['Timestamp', 'User Count', 'Type', 'Name', 'Requests/s', 'Failures/s', ...percentiles],
  ...['Total Request Count', 'Total Failure Count', ...percentiles.map((column) => `Service ${column}`)],
  ...['In Flight', 'Seconds'],
]

/**
 * The course of a run in Locust's columns of `_stats_history.csv`, one row for each window of the series, of `Seconds`
 * each. Rates and percentiles are those of the window (percentiles within 0.4 %); the totals that Locust has besides
 * counts would be those of the whole run so far, which the series does not keep.
 */
export function historyCsv({ stats, startedAt }: RunView): string {
  let requests = 0
  let failures = 0
  const rows = stats.series.map((point) => {
    requests += point.requests
    failures += point.failures
    return csvRow(cells(point, startedAt, requests, failures))
  })
  return csvRow(columns) + rows.join('')
}

function cells(point: RunPoint, startedAt: Date, requests: number, failures: number) {
  const { from, to, users, inFlight } = point
  const seconds = (to - from) / 1_000
  const rate = (count: number) => (seconds > 0 ? count / seconds : 0).toFixed(6)
  const times = (of: 'response' | 'service') =>
    sketchQuantiles(point[of].sketch, reportedQuantiles).map((ms) => (ms === undefined ? 'N/A' : round(ms)))
  return [
    ...[Math.floor((startedAt.getTime() + to) / 1_000), users, '', 'Aggregated'],
    ...[rate(point.requests), rate(point.failures), ...times('response')],
    ...[requests, failures, ...times('service'), inFlight, round(seconds)],
  ]
}
