import type { ReportData, Snapshot } from '../../../katydid/src/web/contract.ts'
import { classRatio, exception, facts, slosOf, validityOf } from './report-words.ts'
import { entryName, failuresOf, methodOf, rowOf } from './sampled-rows.ts'
import { type FakeLoad, type FakeSample, sampledRun, seeded } from './sampled-run.ts'
import { seriesOfSamples } from './sampled-series.ts'

export interface Fixture {
  readonly load?: Partial<FakeLoad>
  /** Besides the total. */
  readonly series?: number
  readonly theme?: ReportData['theme']
  readonly isGeneratorLimited?: boolean
  readonly seed?: number
}

const steady: FakeLoad = {
  seconds: 120,
  rampSeconds: 20,
  ratePerSecond: 240,
  entries: 6,
  stallSeconds: 70,
  generatorPerSecond: Number.POSITIVE_INFINITY,
}

/** What a run leaves behind: a ramp, a steady part, a stall of two seconds, failures; every figure from the same samples. */
export function reportData(fixture: Fixture = {}): ReportData {
  const { isGeneratorLimited = false, theme = 'system', series = 5, seed = 7 } = fixture
  const load = { ...steady, ...(isGeneratorLimited && { generatorPerSecond: 160 }), ...fixture.load }
  const samples = sampledRun(load, seeded(seed))
  const snapshot = snapshotOf(samples, load, isGeneratorLimited)
  return {
    title: 'mnist.load.ts, 240/s for 2m',
    theme,
    snapshot,
    series: [
      { method: '', name: 'Aggregated', series: seriesOfSamples(samples, load.seconds, true) },
      ...snapshot.entries.slice(0, series).map(({ method, name }) => ({
        method,
        name,
        series: seriesOfSamples(
          samples.filter(({ entry }) => entryName(entry) === name),
          load.seconds,
          false,
        ),
      })),
    ],
  }
}

/** A run in which nothing was ever sent. */
export function emptyReportData(): ReportData {
  const data = reportData({ load: { seconds: 0 }, series: 0 })
  return {
    ...data,
    title: 'nothing was sent',
    series: [{ method: '', name: 'Aggregated', series: { widthMs: 1_000, points: [] } }],
  }
}

const nothing = { offered: 0, ok: 0, failed: 0, cutOff: 0, unsent: 0 }

function snapshotOf(samples: readonly FakeSample[], load: FakeLoad, isLimited: boolean): Snapshot {
  const endMs = load.seconds * 1_000
  const used = [...new Set(samples.map(({ entry }) => entry))]
  const rows = used.map((entry) =>
    rowOf(
      methodOf(entry),
      entryName(entry),
      samples.filter((each) => each.entry === entry),
      load,
    ),
  )
  const total = rowOf('', 'Aggregated', samples, load)
  return {
    run: {
      id: '1',
      startedAt: '2026-03-14T09:26:53.000Z',
      state: 'stopped',
      load: '0 to 240/s in 20 s, then 240/s for 1 m 40 s',
      elapsedMs: endMs,
      requests: total.requests,
      failures: total.failed,
      validity: isLimited ? 'generator-limited' : 'valid',
    },
    host: 'http://127.0.0.1:8000',
    model: 'open',
    runTimeMs: endMs,
    users: 0,
    targetUsers: 0,
    usersByClass: [{ name: 'MNISTAPIUser', users: 0 }],
    inFlight: 0,
    offeredPerSecond: load.ratePerSecond,
    achievedPerSecond: total.currentPerSecond,
    failuresPerSecond: total.currentFailuresPerSecond,
    window: { fromMs: 0, toMs: endMs },
    warmUp: samples.length === 0 ? nothing : { offered: 240, ok: 239, failed: 1, cutOff: 0, unsent: 0 },
    total,
    entries: rows.sort((a, b) => b.requests - a.requests),
    failures: failuresOf(samples),
    exceptions: samples.length === 0 ? [] : [exception],
    validity: validityOf(isLimited),
    steadyState:
      samples.length === 0
        ? 'unknown: no request was answered'
        : 'steady: over the last 60 s medians changed by -0.4 %, requests/s by +1.1 %',
    slos: slosOf(samples.length),
    classRatios: [classRatio],
    workers: [1, 2].map((worker) => ({
      worker,
      state: 'stopped',
      users: 0,
      inFlight: 0,
      cpuRatio: isLimited ? 0.99 : 0.31,
      heapBytes: 48_200_000,
      delayP50Ms: 0.4,
      delayP99Ms: isLimited ? 61 : 1.9,
      gcRatio: 0.01,
    })),
    marks: [
      { atMs: 0, text: '0 to 240/s in 20 s' },
      { atMs: load.rampSeconds * 1_000, text: '240/s' },
    ],
    insecure: false,
    warnings: [],
    facts,
  }
}
