import type { EntryStats, Histogram } from '../stats/index.ts'
import type { RunState, RunView } from './view.ts'

const quantiles = [0.5, 0.9, 0.95, 0.99, 0.999] as const
const states: readonly RunState[] = ['ready', 'spawning', 'running', 'stopping', 'stopped']

/** The media type of Prometheus' text format. */
export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * A run in Prometheus' text format, seconds and bytes as its users expect; undefined: nothing has run yet. Summaries are
 * of the whole run (since the last reset), each entry apart: quantiles of several must not be averaged.
 */
export function prometheusText(view: RunView | undefined): string {
  const state = metric(
    'katydid_state',
    'gauge',
    'Of the run: 1 for the state it is in.',
    stateRows(view?.state ?? 'ready'),
  )
  return view === undefined ? state : [state, ...loadMetrics(view), ...entryMetrics(view)].join('')
}

type Row = readonly [labels: Readonly<Record<string, string>>, value: number, suffix?: string]

const stateRows = (now: RunState): readonly Row[] => states.map((state) => [{ state }, state === now ? 1 : 0])

function loadMetrics({
  users,
  targetUsers,
  inFlight,
  offeredRate,
  validity,
  stats,
}: RunView): readonly string[] {
  const gauge = (name: string, help: string, value: number | undefined) =>
    value === undefined ? '' : metric(name, 'gauge', help, [[{}, value]])
  return [
    gauge('katydid_users', 'Users at work.', users),
    gauge('katydid_users_target', 'Users wanted.', targetUsers),
    gauge('katydid_requests_in_flight', 'Requests sent and not yet ended.', inFlight),
    gauge('katydid_offered_arrivals_per_second', 'Arrivals that the schedule offers now.', offeredRate),
    gauge(
      'katydid_valid',
      '1 when the generator did not limit the figures.',
      validity && Number(validity.verdict === 'valid'),
    ),
    metric(
      'katydid_exceptions_total',
      'counter',
      'What tasks threw.',
      stats.exceptions.map(({ task, message, count }) => [{ task, message }, count]),
    ),
  ]
}

function entryMetrics({ stats }: RunView): readonly string[] {
  const { entries } = stats
  const labels = ({ method, name }: Pick<EntryStats, 'method' | 'name'>) => ({ method, name })
  const endings = (entry: EntryStats): readonly Row[] => {
    const row = (result: string, count: number): Row => [{ ...labels(entry), result }, count]
    return [
      row('ok', entry.ok),
      row('failed', entry.failed),
      row('cut-off', entry.cutOff),
      row('unsent', entry.unsent),
    ]
  }
  return [
    metric('katydid_requests_total', 'counter', 'Requests by how they ended.', entries.flatMap(endings)),
    metric(
      'katydid_response_bytes_total',
      'counter',
      'Bytes of answer bodies.',
      entries.map((entry) => [labels(entry), entry.bytes]),
    ),
    metric(
      'katydid_resent_requests_total',
      'counter',
      'Requests sent once more, since a kept connection had ended without a response.',
      entries.map((entry) => [labels(entry), entry.resent]),
    ),
    metric(
      'katydid_response_time_seconds',
      'summary',
      'From the intended start to the end.',
      entries.flatMap((entry) => summaryRows(labels(entry), entry.response)),
    ),
    metric(
      'katydid_service_time_seconds',
      'summary',
      'From sending to the end.',
      entries.flatMap((entry) => summaryRows(labels(entry), entry.service)),
    ),
    metric(
      'katydid_failures_total',
      'counter',
      'Failed requests by reason.',
      stats.failures.map(({ reason, count, ...entry }) => [{ ...labels(entry), reason }, count]),
    ),
  ]
}

function summaryRows(labels: Readonly<Record<string, string>>, times: Histogram): readonly Row[] {
  const values = times.quantiles(quantiles)
  return [
    ...quantiles.map((q, i): Row => [{ ...labels, quantile: String(q) }, (values[i] ?? Number.NaN) / 1_000]),
    [labels, times.sum / 1_000, '_sum'],
    [labels, times.count, '_count'],
  ]
}

function metric(
  name: string,
  type: 'gauge' | 'counter' | 'summary',
  help: string,
  rows: readonly Row[],
): string {
  const lines = rows.map(
    ([labels, value, suffix = '']) => `${name}${suffix}${labelText(labels)} ${numberText(value)}\n`,
  )
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

/** Its spelling of what is no number. */
const numberText = (value: number) => (Number.isNaN(value) ? 'NaN' : String(value))
