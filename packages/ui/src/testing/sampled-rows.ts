import type { EntryRow, FailureRow, TimesRow } from '../../../katydid/src/web/contract.ts'
import { failureSample } from './report-words.ts'
import type { FakeLoad, FakeSample } from './sampled-run.ts'

const names = ['/predict', '/health', '/', '/models/{id}', '/batch', '/tokens']
export const entryName = (entry: number): string =>
  names[entry] ?? `/tenants/{id}/models/digits-${String(entry).padStart(2, '0')}/predict`
export const methodOf = (entry: number): string =>
  entry === 1 || entry === 2 || entry === 3 ? 'GET' : 'POST'
const reasons = ['503 Service Unavailable', 'timed out after 2 s']

/** A row of the statistics, from the samples of its entry or of all. */
export function rowOf(
  method: string,
  name: string,
  samples: readonly FakeSample[],
  { seconds }: FakeLoad,
): EntryRow {
  const ended = samples.filter(({ endedMs }) => endedMs < seconds * 1_000)
  const failed = ended.filter(({ failure }) => failure !== null).length
  const perSecond = (count: number) => (seconds === 0 ? 0 : count / seconds)
  const service = ended.map(({ serviceMs }) => serviceMs)
  return {
    method,
    name,
    offered: samples.length,
    ok: ended.length - failed,
    failed,
    cutOff: samples.length - ended.length,
    unsent: 0,
    requests: ended.length,
    failureRatio: ended.length === 0 ? 0 : failed / ended.length,
    resent: 0,
    bytesPerAnswer: ended.length === 0 ? 0 : 187.4,
    requestsPerSecond: perSecond(ended.length),
    failuresPerSecond: perSecond(failed),
    currentPerSecond: perSecond(ended.length),
    currentFailuresPerSecond: perSecond(failed),
    response: timesOf(ended.map(({ endedMs, intendedMs }) => endedMs - intendedMs)),
    service: timesOf(service),
    firstByte: timesOf(service.map((ms) => ms * 0.96)),
    connect: timesOf(service.slice(0, 40).map(() => 0.3)),
    tls: timesOf([]),
    download: timesOf(service.map((ms) => ms * 0.04)),
    stream: null,
  }
}

function timesOf(times: readonly number[]): TimesRow {
  const sorted = [...times].sort((a, b) => a - b)
  const quantile = (q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null
  return {
    count: sorted.length,
    meanMs: sorted.length === 0 ? null : sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length,
    minMs: sorted[0] ?? null,
    p50Ms: quantile(0.5),
    p90Ms: quantile(0.9),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    p999Ms: quantile(0.999),
    maxMs: sorted.at(-1) ?? null,
  }
}

/** A row for each kind of failure of each entry. */
export function failuresOf(samples: readonly FakeSample[]): readonly FailureRow[] {
  const groups = new Map<string, FakeSample[]>()
  for (const sample of samples) {
    if (sample.failure === null) continue
    const key = `${sample.entry} ${sample.failure}`
    groups.set(key, [...(groups.get(key) ?? []), sample])
  }
  return [...groups.values()].map(failureRow).sort((a, b) => b.count - a.count)
}

function failureRow(group: readonly FakeSample[]): FailureRow {
  const [first] = group
  return {
    method: methodOf(first?.entry ?? 0),
    name: entryName(first?.entry ?? 0),
    reason: reasons[first?.failure ?? 0] ?? '',
    count: group.length,
    firstMs: first?.endedMs ?? null,
    lastMs: group.at(-1)?.endedMs ?? null,
    sample: first?.failure === 0 ? failureSample : null,
  }
}
