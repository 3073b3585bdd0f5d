import { SketchSum, type StatsDelta, type Stretch, Timeline } from '../stats/index.ts'
import { type Millis, seconds } from '../units/index.ts'
import type { Counter, SloCount } from './slo-count.ts'

/** What a stretch of time says of an objective, with the times that are judged in a sketch. */
export interface Seen extends Pick<SloCount, 'requests' | 'least' | 'most' | 'ok'> {
  /** Pairs of a sketch with `sketchBits`. */
  readonly pairs: Uint32Array
}

export interface SeenWindow extends Seen, Stretch {}

/** Times are told apart within 0.8 %. */
export const sketchBits = 7
const mostWindows = 600

export const nothingSeen: Seen = { requests: 0, least: 0, most: 0, ok: 0, pairs: new Uint32Array(0) }

/** The course of what is counted for one objective, in at most 600 windows of equal width, 1 s or more. */
export class SloTrack {
  readonly #count: Counter
  readonly #sum = new SketchSum(sketchBits)
  readonly #timeline: Timeline
  readonly #row
  /** The last whole seconds by their number, as many as are asked for. */
  readonly #seconds = new Map<number, Seen>()
  readonly #keptSeconds: number

  constructor(count: Counter, start: Millis, keptSeconds: number) {
    this.#count = count
    this.#keptSeconds = keptSeconds
    this.#timeline = new Timeline(start, () => mostWindows)
    this.#row = this.#timeline.row<Seen>((first, second) => joinSeen([first, second], this.#sum))
  }

  /** Counts for the second in which the delta began. */
  add(delta: StatsDelta): void {
    const { blocks, ...counted } = this.#count(delta)
    for (const block of blocks) this.#sum.addBlock(delta.tape, block)
    const seen = { ...counted, pairs: this.#sum.take() }
    const index = this.#timeline.reach(delta.from)
    this.#row.set(index, joinSeen([this.#row.get(index) ?? nothingSeen, seen], this.#sum))
    if (this.#keptSeconds === 0) return
    const second = Math.floor(delta.from / seconds(1))
    this.#seconds.set(second, joinSeen([this.#seconds.get(second) ?? nothingSeen, seen], this.#sum))
    this.#seconds.delete(second - 2 * this.#keptSeconds)
  }

  /** Time has come to `to`, also where nothing was recorded. */
  reach(to: Millis): void {
    if (to > 0) this.#timeline.reach((to - 1) as Millis)
  }

  /** Those windows that hold something of [from, to). */
  windows(from: Millis, to: Millis): readonly SeenWindow[] {
    const windows: SeenWindow[] = []
    for (const [index, stretch] of this.#timeline.stretches(to).entries()) {
      if (stretch.from < to && stretch.to > from) windows.push(windowOf(stretch, this.#row.get(index)))
    }
    return windows
  }

  /** The `count` seconds before `to`, which is a whole second. */
  secondsBefore(to: Millis, count: number): readonly SeenWindow[] {
    const end = Math.round(to / seconds(1))
    return Array.from({ length: count }, (_, i) => {
      const second = end - count + i
      return windowOf({ from: seconds(second), to: seconds(second + 1) }, this.#seconds.get(second))
    })
  }
}

/** With its fields written out, since there are hundreds each second. */
function windowOf({ from, to }: Stretch, seen: Seen = nothingSeen): SeenWindow {
  const { requests, least, most, ok, pairs } = seen
  return { from, to, requests, least, most, ok, pairs }
}

/** Their counts added up. */
export function countsOf(seen: readonly Seen[]): Omit<Seen, 'pairs'> {
  const total = { requests: 0, least: 0, most: 0, ok: 0 }
  for (const { requests, least, most, ok } of seen) {
    total.requests += requests
    total.least += least
    total.most += most
    total.ok += ok
  }
  return total
}

/** All of them as one. */
export function joinSeen(seen: readonly Seen[], sum = new SketchSum(sketchBits)): Seen {
  for (const { pairs } of seen) sum.addPairs(pairs)
  return { ...countsOf(seen), pairs: sum.take() }
}
