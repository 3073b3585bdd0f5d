import type { RunView } from '../report/index.ts'
import {
  type EntryStats,
  type Histogram,
  rateOver,
  type StatsWindow,
  type StreamStats,
} from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import type { EntryRow, ExceptionRow, FailureRow, StreamRow, TimesRow } from './contract.ts'

/** Current rates are over this many whole seconds. */
export const recentSeconds = 10

const quantiles = [0.5, 0.9, 0.95, 0.99, 0.999] as const

/** Microseconds are enough, and keep the JSON short. */
export const round = (ms: number): number => Math.round(ms * 1_000) / 1_000
export const roundOrNull = (ms: Millis | undefined): number | null => (ms === undefined ? null : round(ms))

export function timesRow(times: Histogram): TimesRow {
  const [p50, p90, p95, p99, p999] = times.quantiles(quantiles)
  return {
    count: times.count,
    meanMs: roundOrNull(times.mean),
    minMs: roundOrNull(times.min),
    p50Ms: roundOrNull(p50),
    p90Ms: roundOrNull(p90),
    p95Ms: roundOrNull(p95),
    p99Ms: roundOrNull(p99),
    p999Ms: roundOrNull(p999),
    maxMs: roundOrNull(times.max),
  }
}

/** `recent`: the same entry over the last seconds, if it had a request in them. */
export function entryRow(
  entry: EntryStats,
  window: StatsWindow,
  recent: EntryStats | undefined,
  recentWindow: StatsWindow,
): EntryRow {
  const { method, name, offered, ok, failed, cutOff, unsent, requests, failureRatio, bytes, resent } = entry
  return {
    ...{ method, name, offered, ok, failed, cutOff, unsent, requests, failureRatio, resent },
    bytesPerAnswer: requests === 0 ? 0 : round(bytes / requests),
    requestsPerSecond: round(rateOver(requests, window)),
    failuresPerSecond: round(rateOver(failed, window)),
    currentPerSecond: round(rateOver(recent?.requests ?? 0, recentWindow)),
    currentFailuresPerSecond: round(rateOver(recent?.failed ?? 0, recentWindow)),
    response: timesRow(entry.response),
    service: timesRow(entry.service),
    firstByte: timesRow(entry.firstByte),
    connect: timesRow(entry.connect),
    tls: timesRow(entry.tls),
    download: timesRow(entry.download),
    stream: entry.streams === undefined ? null : streamRow(entry.streams, window),
  }
}

function streamRow(
  { streams, tokens, limited, good, timeToFirst, gap }: StreamStats,
  window: StatsWindow,
): StreamRow {
  return {
    streams,
    tokensPerSecond: round(rateOver(tokens, window)),
    timeToFirst: timesRow(timeToFirst),
    gap: timesRow(gap),
    goodPerSecond: limited === 0 ? null : round(rateOver(good, window)),
  }
}

/** The total and every entry, in the order of the statistics. */
export function entryRows({ stats }: RunView): {
  readonly total: EntryRow
  readonly entries: readonly EntryRow[]
} {
  const recent = stats.recent(recentSeconds)
  const lately = new Map(recent.entries.map((entry) => [keyOf(entry), entry]))
  return {
    total: entryRow(stats.total, stats, recent.total, recent),
    entries: stats.entries.map((entry) => entryRow(entry, stats, lately.get(keyOf(entry)), recent)),
  }
}

const keyOf = ({ method, name }: Pick<EntryStats, 'method' | 'name'>) => `${method} ${name}`

export const failureRows = ({ stats }: RunView): readonly FailureRow[] =>
  stats.failures.map(({ method, name, reason, count, firstAt, lastAt, sample }) => ({
    ...{ method, name, reason, count },
    firstMs: round(firstAt),
    lastMs: round(lastAt),
    sample: sample ?? null,
  }))

export const exceptionRows = ({ stats }: RunView): readonly ExceptionRow[] =>
  stats.exceptions.map(({ task, message, trace, count }) => ({ task, message, trace, count }))
