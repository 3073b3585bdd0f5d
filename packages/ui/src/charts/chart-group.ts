import { uPlot } from './uplot.ts'

export type Range = readonly [fromSeconds: number, toSeconds: number]

/** Charts that share one time axis: a zoom or a crosshair in one is a zoom and a crosshair in all. */
export class ChartGroup {
  readonly sync: uPlot.SyncPubSub
  readonly #plots = new Set<uPlot>()
  readonly #listeners = new Set<() => void>()
  #whole: Range = [0, 1]
  #zoom: Range | null = null

  constructor(key: string) {
    this.sync = uPlot.sync(key)
  }

  /** Gives back what takes it out again. */
  add(plot: uPlot): () => void {
    this.#plots.add(plot)
    return () => this.#plots.delete(plot)
  }

  /** What the time axis shows now. */
  get range(): Range {
    return this.#zoom ?? this.#whole
  }

  get isZoomed(): boolean {
    return this.#zoom !== null
  }

  /** All there is to see; the charts take it with their next data. */
  setWhole([from, to]: Range): void {
    const end = to > from ? to : from + 1
    if (from !== this.#whole[0] || end !== this.#whole[1]) this.#whole = [from, end]
  }

  /** Null shows all again. */
  zoomTo(range: Range | null): void {
    this.#zoom = range !== null && range[1] > range[0] ? range : null
    const [min, max] = this.range
    for (const plot of this.#plots) plot.setScale('x', { min, max })
    for (const listener of this.#listeners) listener()
  }

  /** Null takes it away. */
  moveCrosshair(seconds: number | null): void {
    for (const plot of this.#plots) {
      const left = seconds === null ? -10 : plot.valToPos(seconds, 'x')
      plot.setCursor({ left, top: seconds === null ? -10 : 0 })
    }
  }

  onZoom(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** The part of a range around `middle`, `factor` times as wide, within `whole` when that is possible. */
export function scaled([from, to]: Range, middle: number, factor: number): Range {
  const share = (middle - from) / (to - from)
  const width = (to - from) * factor
  return [middle - width * share, middle + width * (1 - share)]
}
