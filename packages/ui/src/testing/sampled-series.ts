import type { Point, PointTimes, Series } from '../../../katydid/src/web/contract.ts'
import type { FakeSample } from './sampled-run.ts'

/** Buckets for each power of two of microseconds, as the server gives them. */
export const bucketsPerOctave = 8

/** The series of some samples in windows of one second, `offered` and the load only of the total. */
export function seriesOfSamples(samples: readonly FakeSample[], seconds: number, isTotal: boolean): Series {
  const windows = Array.from({ length: seconds }, (): FakeSample[] => [])
  for (const sample of samples) windows[Math.floor(sample.endedMs / 1_000)]?.push(sample)
  const points = windows.map((inWindow, i) => pointOf(inWindow, i * 1_000))
  return { widthMs: 1_000, points: isTotal ? points.map((point) => withLoad(point, samples)) : points }
}

function pointOf(samples: readonly FakeSample[], fromMs: number): Point {
  return {
    fromMs,
    toMs: fromMs + 1_000,
    requests: samples.length,
    failures: samples.filter(({ failure }) => failure !== null).length,
    users: null,
    inFlight: null,
    offered: null,
    response: pointTimes(samples.map(({ endedMs, intendedMs }) => endedMs - intendedMs)),
    service: pointTimes(samples.map(({ serviceMs }) => serviceMs)),
  }
}

function withLoad(point: Point, samples: readonly FakeSample[]): Point {
  const { fromMs, toMs } = point
  const isOpen = (sample: FakeSample) => sample.endedMs - sample.serviceMs < toMs && sample.endedMs >= toMs
  const inFlight = samples.filter(isOpen).length
  const offered = samples.filter(({ intendedMs }) => intendedMs >= fromMs && intendedMs < toMs).length
  return { ...point, offered, inFlight, users: Math.max(inFlight, Math.min(40, Math.floor(toMs / 1_500))) }
}

function pointTimes(times: readonly number[]): PointTimes {
  const sorted = [...times].sort((a, b) => a - b)
  const quantile = (q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null
  return {
    p50Ms: rounded(quantile(0.5)),
    p95Ms: rounded(quantile(0.95)),
    p99Ms: rounded(quantile(0.99)),
    cells: cellsOf(sorted),
  }
}

const rounded = (ms: number | null): number | null => (ms === null ? null : Number(ms.toPrecision(4)))

function cellsOf(sorted: readonly number[]): PointTimes['cells'] {
  const counts = new Map<number, number>()
  for (const ms of sorted) {
    const low = lowEdge(ms)
    counts.set(low, (counts.get(low) ?? 0) + 1)
  }
  return [...counts].map(([low, count]) => [low / 1_000, (low + widthAt(low)) / 1_000, count] as const)
}

const widthAt = (micros: number): number => Math.max(1, 2 ** Math.floor(Math.log2(micros)) / bucketsPerOctave)

function lowEdge(ms: number): number {
  const micros = Math.max(1, ms * 1_000)
  const width = widthAt(micros)
  return Math.floor(micros / width) * width
}
