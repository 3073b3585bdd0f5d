import type { Series } from '../../../katydid/src/web/contract.ts'
import { mergedSeries, sinceMsOf } from './merge-series.ts'

/**
 * The course of all requests (method and name empty) or of one entry, from `sinceMs` on; an answer that holds more does no harm.
 * One function stands for one run: another run, or a reset, is another function.
 */
export type SeriesOf = (method: string, name: string, sinceMs: number) => Promise<Series>

/** Knows what was told of one series, and asks for what is new. */
export class SeriesFeed {
  readonly #ask: (sinceMs: number) => Promise<Series>
  #known: Series | undefined

  constructor(seriesOf: SeriesOf, method: string, name: string) {
    this.#ask = (sinceMs) => seriesOf(method, name, sinceMs)
  }

  get known(): Series | undefined {
    return this.#known
  }

  /** All that is known after asking. */
  async refresh(): Promise<Series> {
    const answer = await this.#ask(sinceMsOf(this.#known))
    this.#known = mergedSeries(this.#known, answer) ?? (await this.#ask(0))
    return this.#known
  }
}
