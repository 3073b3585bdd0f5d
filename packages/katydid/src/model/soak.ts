import { type Drift, driftOf } from '../verdict/drift.ts'
import type { Bench } from './bench.ts'
import { batchFrom, type Inputs } from './inputs.ts'
import type { Model } from './model.ts'
import { streamOf } from './stream.ts'
import { medianOf } from './warm-up.ts'

/** How a figure changed over the judged part, with where that lies at 90 % confidence. */
export interface Slope {
  readonly change: number
  readonly low: number
  readonly high: number
}

export interface SoakWindow {
  readonly medianMs: number
  readonly queries: number
  readonly residentBytes: number
  readonly heapBytes: number
}

/** One query after the other for long: does it get slower, does memory grow? */
export interface SoakFigures {
  readonly windows: readonly SoakWindow[]
  readonly durationMs: number
  readonly queries: number
  /** The part that slopes are of: all but the first fifth. */
  readonly judgedMs: number
  /** Of the median latency, as a ratio: 0.05 is 5 % slower at the end. Undefined when there were too few windows. */
  readonly latency: Slope | undefined
  /** In bytes. */
  readonly resident: Slope | undefined
  readonly heap: Slope | undefined
  readonly isCutShort: boolean
}

const wantedWindows = 60
const leastWindowMs = 100
/** Memory plans, pools and code settle in the first part, which is in no slope. */
const settling = 0.2
const fewestWindows = 10

export async function soak<Input>(
  model: Model<Input>,
  inputs: Inputs<Input>,
  durationMs: number,
  bench: Bench,
): Promise<SoakFigures> {
  const windowMs = Math.max(leastWindowMs, durationMs / wantedWindows)
  const count = Math.max(1, Math.round(durationMs / windowMs))
  const windows: SoakWindow[] = []
  for (let i = 0, k = 0; i < count && !bench.signal.aborted; i++) {
    const first = k
    const volume = { queries: 1, durationMs: windowMs, longestMs: windowMs }
    const quiet = { ...bench, progress: () => {} }
    const ask = (at: number) => model.predict(batchFrom(inputs, first + at, 1))
    const { latencies } = await streamOf({ ask }, volume, quiet)
    k += latencies.length
    windows.push(windowOf(latencies, bench))
    bench.progress((i + 1) / count)
  }
  return { ...slopesOf(windows, windowMs), isCutShort: bench.signal.aborted }
}

function windowOf(latencies: Float64Array, { memory }: Bench): SoakWindow {
  const { resident, heap } = memory()
  return {
    medianMs: medianOf(latencies),
    queries: latencies.length,
    residentBytes: resident,
    heapBytes: heap,
  }
}

function slopesOf(windows: readonly SoakWindow[], windowMs: number) {
  const settled = windows.slice(Math.floor(windows.length * settling))
  const slope = (of: (window: SoakWindow) => number) =>
    settled.length < fewestWindows ? undefined : driftOf(settled.map((window) => Math.max(of(window), 1e-6)))
  const latency = slope(({ medianMs }) => medianMs)
  const resident = slope(({ residentBytes }) => residentBytes)
  const heap = slope(({ heapBytes }) => heapBytes)
  return {
    windows,
    durationMs: windows.length * windowMs,
    judgedMs: settled.length * windowMs,
    queries: windows.reduce((sum, { queries }) => sum + queries, 0),
    latency: slopeOf(latency, 1),
    resident: slopeOf(resident, medianOf(settled.map(({ residentBytes }) => residentBytes))),
    heap: slopeOf(heap, medianOf(settled.map(({ heapBytes }) => heapBytes))),
  }
}

/** From a change as a ratio to one in units. */
function slopeOf(drift: Drift | undefined, unit: number): Slope | undefined {
  if (drift === undefined) return undefined
  return { change: drift.change * unit, low: drift.low * unit, high: drift.high * unit }
}
