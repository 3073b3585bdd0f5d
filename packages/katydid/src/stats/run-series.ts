import { type Millis, millis } from '../units/index.ts'
import { CappedGroups } from './capped-groups.ts'
import type { StatsDelta } from './delta.ts'
import { keptEntries } from './kept-entries.ts'
import { SketchSum } from './sketch.ts'
import { type SeriesPoint, type Size, SketchRow } from './sketch-row.ts'
import { type Row, Timeline } from './timeline.ts'

/** How the load stood at an instant. */
export interface LoadGauge {
  readonly users: number
  /** Requests sent and not yet ended. */
  readonly inFlight: number
  /** Requests offered since the run began, if the caller knows. */
  readonly offered: number | undefined
}

/** All requests that ended in [from, to), and the load. */
export interface RunPoint extends SeriesPoint {
  /** At the end of the window, as is `inFlight`. */
  readonly users: number
  readonly inFlight: number
  /** Requests offered in the window, if known. */
  readonly offered: number | undefined
  /** Requests of the warm-up that were answered in the window, which are in no other figure of it. */
  readonly warmUp: number
}

/** Of all requests together. */
export const totalWindows = 600
const totalBits = 7
const entryBits = 5
/** Of an entry: as many as of the total while entries are few, in all at most this many, but never under 60 of each. */
const sharedWindows = 6_000
const leastWindows = 60
export const entryWindows = (entries: number): number =>
  Math.max(leastWindows, Math.min(totalWindows, Math.floor(sharedWindows / entries)))

/** The course of a run, over all and for each entry, in memory that does not grow with its length. */
export class RunSeries {
  readonly #timeline: Timeline
  readonly #entryTimeline: Timeline
  readonly #total: SketchRow
  readonly #gauges: Row<LoadGauge>
  readonly #warmUps: Row<number>
  readonly #entries: CappedGroups<string, SketchRow>
  /** What had been offered at the start. */
  readonly #offeredBefore: number | undefined

  constructor(start: Millis, watchedEntries: readonly string[] = []) {
    this.#offeredBefore = start === 0 ? 0 : undefined
    this.#timeline = new Timeline(start, () => totalWindows)
    this.#entryTimeline = new Timeline(start, entryWindows)
    this.#total = new SketchRow(this.#timeline, new SketchSum(totalBits))
    this.#gauges = this.#timeline.row((_, second) => second)
    this.#warmUps = this.#timeline.row((first, second) => first + second)
    const sum = new SketchSum(entryBits)
    this.#entries = new CappedGroups(
      () => new SketchRow(this.#entryTimeline, sum),
      keptEntries(watchedEntries),
    )
  }

  /** Adds to the window in which the delta began; the order of deltas changes nothing. */
  add({ from, entries, tape, warmUp }: StatsDelta): void {
    const index = this.#timeline.reach(from)
    const early = warmUp.ok + warmUp.failed
    this.#total.add(index, entries, tape)
    if (early > 0) this.#warmUps.set(index, (this.#warmUps.get(index) ?? 0) + early)
    for (const entry of entries) {
      const row = this.#entries.get(entry.method, entry.name)
      row.add(this.#entryTimeline.reach(from), [entry], tape)
    }
  }

  /** How the load stood just before `at`. */
  gauge(at: Millis, load: LoadGauge): void {
    const before = millis(at - 1)
    this.#gauges.set(this.#timeline.reach(before), load)
    this.#entryTimeline.reach(before)
  }

  /** Of all requests; the last window ends at `until` when that lies in it. */
  points(until: Millis): readonly RunPoint[] {
    let load: LoadGauge = { users: 0, inFlight: 0, offered: this.#offeredBefore }
    return this.#timeline.stretches(until).map((stretch, index) => {
      const before = load
      load = this.#gauges.get(index) ?? load
      const { users, inFlight } = load
      const offered = difference(load.offered, before.offered)
      const warmUp = this.#warmUps.get(index) ?? 0
      return { ...this.#total.point(index, stretch), users, inFlight, offered, warmUp }
    })
  }

  /** Of one entry; none when nothing was recorded under this name. */
  pointsOf(method: string, name: string, until: Millis): readonly SeriesPoint[] {
    const row = this.#entries.find(method, name)
    if (row === undefined) return []
    return this.#entryTimeline.stretches(until).map((stretch, index) => row.point(index, stretch))
  }

  get size(): Size {
    const sizes = [this.#total, ...this.#entries.values].map(({ size }) => size)
    const sum = (of: (size: Size) => number) => sizes.reduce((total, size) => total + of(size), 0)
    return { windows: sum(({ windows }) => windows), buckets: sum(({ buckets }) => buckets) }
  }
}

const difference = (now: number | undefined, before: number | undefined) =>
  now === undefined || before === undefined ? undefined : now - before
