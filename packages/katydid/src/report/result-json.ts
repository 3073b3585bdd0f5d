import {
  bucketMiddle,
  type EntryStats,
  type Histogram,
  rateOver,
  type SeriesPoint,
  type StreamStats,
} from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import { type SloResult, steadyStateOf } from '../verdict/index.ts'
import { fileMillis } from './figures.ts'
import type { Result } from './result-schema.ts'
import type { RunFacts } from './run-facts.ts'
import type { RunView } from './view.ts'

/** What a run was to do, as far as its view does not say. */
export type PlanFacts = Omit<Result['plan'], 'host' | 'runTimeMs' | 'workers' | 'insecure' | 'slos'>

type Times = Result['total']['response']
type Entry = Result['total']

/** Entries with a course of their own: those with the most requests. */
const mostSeries = 50

/** The whole result as JSON, which `schema/result.schema.json` describes; `katydid compare` reads it. */
export const resultJson = (view: RunView, facts: RunFacts, plan: PlanFacts): string =>
  `${JSON.stringify(resultOf(view, facts, plan), undefined, 2).replaceAll(pairOfNumbers, '[$1, $2]')}\n`

/** On lines of their own, as no text in JSON can be: the buckets of histograms. */
const pairOfNumbers = /\[\n\s+([\d.e+-]+),\n\s+([\d.e+-]+)\n\s+\]/g

export function resultOf(view: RunView, facts: RunFacts, plan: PlanFacts): Result {
  const { stats, slos = [], validity, host, runTime, workers = [], insecure = false, end } = view
  const { usersStarted = 0, usersLost = 0, warnings = [] } = view
  const { kind, words } = steadyStateOf(stats)
  return {
    schema: 'urn:katydid:result:1',
    startedAt: view.startedAt.toISOString(),
    endedAt: end?.at.toISOString() ?? null,
    why: end?.why ?? null,
    facts: { ...facts, loadFiles: [...facts.loadFiles] },
    plan: {
      ...plan,
      ...{ host, runTimeMs: runTime ?? null, workers: workers.length, insecure },
      slos: slos.map(({ text }) => text),
    },
    window: { fromMs: fileMillis(stats.from), toMs: fileMillis(stats.to) },
    generator: {
      scheduleLag: timesOf(stats.lag),
      readLag: timesOf(stats.readLag),
      leastService: timesOf(stats.leastService),
    },
    users: { started: usersStarted, endedEarly: usersLost },
    warnings: [...warnings],
    validity: validity === undefined ? null : validityOf(validity),
    steadyState: { kind, words },
    slos: slos.map(sloOf),
    warmUp: endingsOf(stats.warmUp),
    total: entryOf(view, stats.total, stats.series),
    entries: entriesOf(view),
    failures: stats.failures.map(({ method, name, reason, count, firstAt, lastAt }) => ({
      ...{ method, name, reason, count },
      firstMs: fileMillis(firstAt),
      lastMs: fileMillis(lastAt),
    })),
    exceptions: stats.exceptions.map(({ task, message, trace, count }) => ({ task, message, trace, count })),
  }
}

const validityOf = ({
  verdict,
  reasons,
}: NonNullable<RunView['validity']>): NonNullable<Result['validity']> => ({
  verdict,
  reasons: reasons.map(({ severity, figure, advice }) => ({ severity, figure, advice })),
})

function sloOf({ text, scope, verdict, words, figures }: SloResult): Result['slos'][number] {
  return {
    text,
    scope: { ...scope },
    verdict,
    words,
    figures: figures === undefined ? null : sloFigures(figures),
  }
}

function sloFigures(
  figures: NonNullable<SloResult['figures']>,
): NonNullable<Result['slos'][number]['figures']> {
  const { from, to, requests, least, most, worth, perSecond, provenTime, requestsMissing } = figures
  return {
    ...{ requests, least, most },
    fromMs: fileMillis(from),
    toMs: fileMillis(to),
    worth: worth ?? null,
    perSecond: perSecond ?? null,
    provenMs: nullableMs(provenTime),
    requestsMissing: requestsMissing ?? null,
  }
}

const endingsOf = ({ ok, failed, cutOff, unsent }: RunView['stats']['warmUp']) => ({
  ok,
  failed,
  cutOff,
  unsent,
})

function entriesOf(view: RunView): Entry[] {
  const { entries } = view.stats
  const busiest = new Set(entries.toSorted((a, b) => b.requests - a.requests).slice(0, mostSeries))
  return entries.map((entry) => {
    const series = busiest.has(entry) ? view.stats.seriesOf(entry.method, entry.name) : undefined
    return entryOf(view, entry, series)
  })
}

function entryOf({ stats }: RunView, entry: EntryStats, series: readonly SeriesPoint[] | undefined): Entry {
  const { method, name, offered, requests, failureRatio, bytes, resent, streams } = entry
  return {
    ...{ method, name, offered, requests, failureRatio, bytes, resent },
    ...endingsOf(entry),
    requestsPerSecond: rateOver(requests, stats),
    response: timesOf(entry.response),
    service: timesOf(entry.service),
    firstByte: timesOf(entry.firstByte),
    download: timesOf(entry.download),
    connect: timesOf(entry.connect),
    tls: timesOf(entry.tls),
    streams: streams === undefined ? null : streamsOf(streams),
    series: series === undefined ? null : series.map(pointOf),
  }
}

const streamsOf = ({ streams, tokens, limited, good, timeToFirst, responseToFirst, gap }: StreamStats) => ({
  ...{ count: streams, tokens, limited, good },
  timeToFirst: timesOf(timeToFirst),
  responseToFirst: timesOf(responseToFirst),
  gap: timesOf(gap),
})

function timesOf(times: Histogram): Times {
  const [p50, p90, p95, p99, p999] = times.quantiles([0.5, 0.9, 0.95, 0.99, 0.999]).map(nullableMs)
  const { buckets, counts } = times.toCounts()
  return {
    count: times.count,
    meanMs: nullableMs(times.mean),
    minMs: nullableMs(times.min),
    ...{
      p50Ms: p50 ?? null,
      p90Ms: p90 ?? null,
      p95Ms: p95 ?? null,
      p99Ms: p99 ?? null,
      p999Ms: p999 ?? null,
    },
    maxMs: nullableMs(times.max),
    histogram: buckets.map((bucket, i) => [bucketMiddle(bucket), counts[i] as number]),
  }
}

const pointOf = ({ from, to, requests, failures, response }: SeriesPoint) => ({
  ...{ requests, failures },
  fromMs: fileMillis(from),
  toMs: fileMillis(to),
  p50Ms: nullableMs(response.p50),
  p95Ms: nullableMs(response.p95),
  p99Ms: nullableMs(response.p99),
})

const nullableMs = (time: Millis | undefined) => (time === undefined ? null : fileMillis(time))
