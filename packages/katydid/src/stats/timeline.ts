import { type Millis, millis, seconds } from '../units/index.ts'

/** A stretch [from, to) of a run. */
export interface Stretch {
  readonly from: Millis
  readonly to: Millis
}

/** What a window of a timeline holds, one value for each window that has any. */
export class Row<W> {
  #windows: (W | undefined)[] = []
  readonly #join: (first: W, second: W) => W

  /** `join` makes one window of two neighbours. */
  constructor(join: (first: W, second: W) => W) {
    this.#join = join
  }

  get(index: number): W | undefined {
    return this.#windows[index]
  }

  set(index: number, window: W): void {
    while (this.#windows.length < index) this.#windows.push(undefined)
    this.#windows[index] = window
  }

  /** Those windows that hold something. */
  get used(): readonly W[] {
    return this.#windows.filter((window) => window !== undefined)
  }

  coarsen(): void {
    const windows = this.#windows
    this.#windows = Array.from({ length: Math.ceil(windows.length / 2) }, (_, i) => {
      const [first, second] = [windows[2 * i], windows[2 * i + 1]]
      return first !== undefined && second !== undefined ? this.#join(first, second) : (first ?? second)
    })
  }
}

/**
 * Windows of equal width that cover a run from `start` on. They are 1 s wide at first; whenever there would be more than
 * `limit` of them, neighbours are joined in each row and all are twice as wide from then on.
 */
export class Timeline {
  readonly #start: Millis
  readonly #limit: (rows: number) => number
  readonly #rows: Row<unknown>[] = []
  #width = seconds(1)
  #length = 0

  /** `limit` may fall as rows are added, so that all of them together stay within bounds. */
  constructor(start: Millis, limit: (rows: number) => number) {
    this.#start = start
    this.#limit = limit
  }

  /** A row of this timeline from now on. */
  row<W>(join: (first: W, second: W) => W): Row<W> {
    const row = new Row(join)
    this.#rows.push(row as Row<unknown>)
    return row
  }

  /** The index of the window that holds `at`, which exists from now on, as do all before it. */
  reach(at: Millis): number {
    while (this.#indexOf(at) >= this.#limit(this.#rows.length)) this.#coarsen()
    const index = this.#indexOf(at)
    this.#length = Math.max(this.#length, index + 1)
    return index
  }

  #indexOf(at: Millis): number {
    return Math.max(0, Math.floor((at - this.#start) / this.#width))
  }

  #coarsen(): void {
    this.#width = millis(this.#width * 2)
    this.#length = Math.ceil(this.#length / 2)
    for (const row of this.#rows) row.coarsen()
  }

  /** All windows so far; the last ends at `until` when that lies in it. */
  stretches(until: Millis): readonly Stretch[] {
    const start = (i: number) => millis(this.#start + i * this.#width)
    const end = (i: number) => (until > start(i) && until < start(i + 1) ? until : start(i + 1))
    return Array.from({ length: this.#length }, (_, i) => ({ from: start(i), to: end(i) }))
  }
}
