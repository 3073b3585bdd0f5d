import type { Point, PointTimes, Series } from '../../../katydid/src/web/contract.ts'
import type { FakeSample } from './sampled-run.ts'

/** Buckets for each power of two of microseconds, as the server gives them. */
export const bucketsPerOctave = 8

/** The series of some samples in windows of one second, `offered` and the load only of the total. */
export function seriesOfSamples(samples: readonly FakeSample[], seconds: number, isTotal: boolean): Series {
  const windows = Array.from({ length: seconds }, (): FakeSample[] => [])
  for (const sample of samples) windows[Math.floor(sample.endedMs / 1_000)]?.push(sample)
  const points = windows.map((inWindow, i) => pointOf(inWindow, i * 1_000))
  return { widthMs: 1_000, points: isTotal ? withLoad(points, samples) : points }
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

/** Offered in each window, and in flight and users at its end. */
function withLoad(points: readonly Point[], samples: readonly FakeSample[]): readonly Point[] {
  const offered = points.map(() => 0)
  const sentLessEnded = points.map(() => 0)
  const add = (counts: number[], atMs: number, n: number) => {
    const window = Math.floor(atMs / 1_000)
    if (window < counts.length) counts[window] = (counts[window] ?? 0) + n
  }
  for (const { intendedMs, endedMs, serviceMs } of samples) {
    add(offered, intendedMs, 1)
    add(sentLessEnded, endedMs - serviceMs, 1)
    add(sentLessEnded, endedMs, -1)
  }
  let inFlight = 0
  return points.map((point, i) => {
    inFlight += sentLessEnded[i] ?? 0
    return { ...point, offered: offered[i] ?? 0, inFlight, users: Math.max(inFlight, Math.min(40, i)) }
  })
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
