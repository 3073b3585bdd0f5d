import type { RunState, RunView } from '../report/index.ts'
import { type EntryStats, type Histogram, rateOver, type StatsWindow } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import { recentSeconds, round } from './rows.ts'

/** Locust cuts both lists there. */
const most = 500

/** Locust says 0 where nothing was timed. Times keep the fractions that Locust rounds away. */
const orZero = (ms: Millis | undefined): number => (ms === undefined ? 0 : round(ms))

/** `GET /stats/requests`; before the first run the view is undefined. */
export function statsRequests(view: RunView | undefined) {
  if (view === undefined) return idle
  const { stats, users, state } = view
  const recent = stats.recent(recentSeconds)
  const lately = new Map(recent.entries.map((entry) => [keyOf(entry), entry]))
  const rows = stats.entries
    .slice(0, most)
    .map((entry) => row(entry, stats, lately.get(keyOf(entry)), recent))
  return {
    stats: [...rows, row(stats.total, stats, recent.total, recent)],
    errors: errors(view),
    current_rps: rateOver(recent.total.requests, recent),
    current_fail_per_sec: rateOver(recent.total.failed, recent),
    total_rps: rateOver(stats.total.requests, stats),
    total_fail_per_sec: rateOver(stats.total.failed, stats),
    fail_ratio: stats.total.failureRatio,
    current_response_time_percentiles: currentPercentiles(state, recent.total.response),
    workers: workers(view),
    worker_count: view.workers?.length ?? 0,
    state,
    user_count: users,
  }
}

const keyOf = ({ method, name }: Pick<EntryStats, 'method' | 'name'>) => `${method} ${name}`

function row(
  entry: EntryStats,
  window: StatsWindow,
  recent: EntryStats | undefined,
  recentWindow: StatsWindow,
) {
  const { method, name, requests, failed, bytes, response } = entry
  const [p50, p95, p99] = response.quantiles([0.5, 0.95, 0.99])
  return {
    method,
    name,
    num_requests: requests,
    num_failures: failed,
    min_response_time: orZero(response.min),
    max_response_time: orZero(response.max),
    current_rps: rateOver(recent?.requests ?? 0, recentWindow),
    current_fail_per_sec: rateOver(recent?.failed ?? 0, recentWindow),
    avg_response_time: orZero(response.mean),
    median_response_time: orZero(p50),
    total_rps: rateOver(requests, window),
    total_fail_per_sec: rateOver(failed, window),
    'response_time_percentile_0.95': orZero(p95),
    'response_time_percentile_0.99': orZero(p99),
    avg_content_length: requests === 0 ? 0 : bytes / requests,
  }
}

function errors({ stats, startedAt }: RunView) {
  const unixSeconds = (at: Millis) => (startedAt.getTime() + at) / 1_000
  return stats.failures.slice(0, most).map(({ method, name, reason, count, firstAt, lastAt }) => ({
    name,
    method,
    error: reason,
    occurrences: count,
    first_seen: unixSeconds(firstAt),
    last_seen: unixSeconds(lastAt),
  }))
}

function currentPercentiles(state: RunState, response: Histogram) {
  const isGoing = state === 'spawning' || state === 'running'
  const [p50, p95] = isGoing ? response.quantiles([0.5, 0.95]) : []
  return {
    'response_time_percentile_0.5': p50 === undefined ? null : round(p50),
    'response_time_percentile_0.95': p95 === undefined ? null : round(p95),
  }
}

/** Locust's figures of a worker: percent of a core, and bytes. */
const workers = ({ workers = [], state }: RunView) =>
  workers.map(({ users, health }, index) => ({
    id: `worker-${index + 1}`,
    state,
    user_count: users,
    cpu_usage:
      health?.cpuMs === undefined ? 0 : round((100 * health.cpuMs) / Math.max(1, health.to - health.from)),
    memory_usage: health?.heapUsedBytes ?? 0,
  }))

const idle = {
  stats: [
    {
      method: '',
      name: 'Aggregated',
      num_requests: 0,
      num_failures: 0,
      min_response_time: 0,
      max_response_time: 0,
      current_rps: 0,
      current_fail_per_sec: 0,
      avg_response_time: 0,
      median_response_time: 0,
      total_rps: 0,
      total_fail_per_sec: 0,
      'response_time_percentile_0.95': 0,
      'response_time_percentile_0.99': 0,
      avg_content_length: 0,
    },
  ],
  errors: [],
  current_rps: 0,
  current_fail_per_sec: 0,
  total_rps: 0,
  total_fail_per_sec: 0,
  fail_ratio: 0,
  current_response_time_percentiles: {
    'response_time_percentile_0.5': null,
    'response_time_percentile_0.95': null,
  },
  workers: [],
  worker_count: 0,
  state: 'ready',
  user_count: 0,
}

/** `GET /exceptions`. */
export const exceptionsJson = (view: RunView | undefined) => ({
  exceptions: (view?.stats.exceptions ?? []).map(({ count, message, trace }) => ({
    count,
    msg: message,
    traceback: trace,
    nodes: 'local',
  })),
})
