import {
  bucketMiddle,
  type EntryStats,
  type Histogram,
  rateOver,
  type StatsWindow,
  type StreamStats,
} from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import { fileMillis } from './figures.ts'
import { percentileLabel, reportedQuantiles } from './percentiles.ts'
import type { RunView } from './view.ts'

/**
 * What Locust's `--json` prints, a text: an array of entries without `Aggregated`, indented by 4, and our fields beside
 * Locust's: `percentiles`, `service_times` and those of the phases, `cut_off`, `unsent`,
 * and `streams` where answers were streamed. Times are ms with 3 decimals, null when there are none.
 * `start_time` and `last_request_timestamp` (unix seconds) are those of the run's statistics, not of the entry, and the
 * counts per second are left out: both would need memory that grows with the run.
 */
export function jsonReport(view: RunView): string {
  return `${JSON.stringify(
    view.stats.entries.map((entry) => entryJson(view, entry)),
    undefined,
    4,
  )}\n`
}

function entryJson({ stats, startedAt }: RunView, entry: EntryStats) {
  const { method, name, requests, failed, bytes, response, service } = entry
  const unixSeconds = (at: Millis) => (startedAt.getTime() + at) / 1_000
  return {
    name,
    method,
    last_request_timestamp: unixSeconds(stats.to),
    start_time: unixSeconds(stats.from),
    num_requests: requests,
    num_none_requests: 0,
    num_failures: failed,
    total_response_time: fileMillis(response.sum),
    max_response_time: nullable(response.max),
    min_response_time: nullable(response.min),
    total_content_length: bytes,
    response_times: countsByTime(response),
    percentiles: percentilesOf(response),
    service_times: timesOf(service),
    first_byte_times: timesOf(entry.firstByte),
    download_times: timesOf(entry.download),
    connect_times: timesOf(entry.connect),
    tls_times: timesOf(entry.tls),
    cut_off: entry.cutOff,
    unsent: entry.unsent,
    ...(entry.streams === undefined ? {} : { streams: streamsJson(stats, entry.streams) }),
  }
}

/** Times from sending, but for `response_to_first`; per second of the window. */
function streamsJson(window: StatsWindow, streams: StreamStats) {
  const { streams: count, tokens, limited, good, timeToFirst, responseToFirst, gap } = streams
  return {
    count,
    tokens,
    tokens_per_second: rateOver(tokens, window),
    time_to_first: timesOf(timeToFirst),
    response_to_first: timesOf(responseToFirst),
    gaps: timesOf(gap),
    goodput: limited === 0 ? null : { limited, good, good_per_second: rateOver(good, window) },
  }
}

/** Always 3 decimals: a key such as "12" would be moved before "0.400". */
function countsByTime(times: Histogram): Record<string, number> {
  const { buckets, counts } = times.toCounts()
  return Object.fromEntries(
    buckets.map((bucket, i) => [bucketMiddle(bucket).toFixed(3), counts[i] as number]),
  )
}

const timesOf = (times: Histogram) => ({
  count: times.count,
  mean: nullable(times.mean),
  percentiles: percentilesOf(times),
})

function percentilesOf(times: Histogram) {
  const values = times.quantiles(reportedQuantiles)
  return Object.fromEntries(reportedQuantiles.map((q, i) => [percentileLabel(q), nullable(values[i])]))
}

const nullable = (time: Millis | undefined) => (time === undefined ? null : fileMillis(time))
