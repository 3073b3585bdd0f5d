import { type Millis, millis, seconds } from '../units/index.ts'
import type { StatsDelta } from './delta.ts'
import { emptyCounts, Histogram, type HistogramCounts } from './histogram.ts'

/** All requests that ended in [from, to). */
export interface SeriesPoint {
  readonly from: Millis
  readonly to: Millis
  /** Answered: ok + failed. */
  readonly requests: number
  readonly failures: number
  /** At the end of the window. */
  readonly users: number
  /** Undefined when nothing was answered. */
  readonly median: Millis | undefined
  readonly p95: Millis | undefined
  readonly response: HistogramCounts
}

/**
 * The course of a run in at most `limit` windows of equal width. They are 1 s wide at first; when there would be more
 * of them, neighbours are merged, histograms and all, and each is twice as wide from then on.
 */
export class TimeSeries {
  readonly #start: Millis
  readonly #limit: number
  #width = seconds(1)
  #points: SeriesPoint[] = []

  constructor(start: Millis, limit = 600) {
    this.#start = start
    this.#limit = limit
  }

  get points(): readonly SeriesPoint[] {
    return this.#points
  }

  /** Adds to the window in which the delta began; the order of deltas changes nothing. */
  add({ from, entries }: StatsDelta): void {
    const index = this.#reach(from)
    const response = new Histogram()
    let failures = 0
    for (const entry of entries) {
      response.add(entry.response)
      failures += entry.failed
    }
    const added = { response: response.toCounts(), failures }
    this.#update(index, (point) => ({ ...point, ...sumOf(point, added) }))
  }

  /** So many users were running at `at`, the end of a window or an instant in it. */
  setUsers(at: Millis, users: number): void {
    if (at > this.#start) this.#update(this.#reach(millis(at - 1)), (point) => ({ ...point, users }))
  }

  #update(index: number, change: (point: SeriesPoint) => SeriesPoint): void {
    this.#points[index] = change(this.#points[index] as SeriesPoint)
  }

  /** The index of the window that holds `at`, which exists from now on, as do all before it. */
  #reach(at: Millis): number {
    const indexOf = () => Math.max(0, Math.floor((at - this.#start) / this.#width))
    while (indexOf() >= this.#limit) this.#coarsen()
    while (this.#points.length <= indexOf()) this.#points.push(this.#emptyNext())
    return indexOf()
  }

  #emptyNext(): SeriesPoint {
    const from = millis(this.#start + this.#points.length * this.#width)
    const to = millis(from + this.#width)
    const users = this.#points.at(-1)?.users ?? 0
    return { from, to, users, ...sumOf() }
  }

  #coarsen(): void {
    const pairs: SeriesPoint[] = []
    this.#width = millis(this.#width * 2)
    for (let i = 0; i < this.#points.length; i += 2) {
      const [first, second] = [this.#points[i] as SeriesPoint, this.#points[i + 1]]
      const both = second === undefined ? first : { ...second, ...sumOf(first, second) }
      pairs.push({ ...both, from: first.from, to: millis(first.from + this.#width) })
    }
    this.#points = pairs
  }
}

function sumOf(...parts: readonly Pick<SeriesPoint, 'response' | 'failures'>[]) {
  const histogram = new Histogram()
  for (const { response } of parts) histogram.add(response)
  return {
    requests: histogram.count,
    failures: parts.reduce((sum, { failures }) => sum + failures, 0),
    median: histogram.quantile(0.5),
    p95: histogram.quantile(0.95),
    response: histogram.count === 0 ? emptyCounts : histogram.toCounts(),
  }
}
