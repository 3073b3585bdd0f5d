import type { AnswerListener, HttpSession } from '../http/index.ts'
import type { Method, RequestOptions, Response } from '../plan/index.ts'
import { type Interrupt, Stop } from '../time/index.ts'
import { millis } from '../units/index.ts'
import { judge } from './judge.ts'
import type { cut, Life } from './life.ts'
import type { Meter } from './meter.ts'
import type { Exchange } from './sample.ts'
import { type Due, sampleOf } from './sample-of.ts'

/**
 * A request on its way. It is judged and recorded where the answer comes in, before the task hears of it: a promise
 * less for each request than to await the answer here as well.
 */
export class Asked implements AnswerListener {
  readonly #life: Life
  readonly #meter: Meter
  readonly #session: HttpSession
  readonly #method: Method
  readonly #url: string
  readonly #options: RequestOptions
  readonly #due: Due

  constructor(
    life: Life,
    meter: Meter,
    session: HttpSession,
    method: Method,
    url: string,
    options: RequestOptions,
    due: Due,
  ) {
    this.#life = life
    this.#meter = meter
    this.#session = session
    this.#method = method
    this.#url = url
    this.#options = options
    this.#due = due
  }

  answered(response: Response): Promise<void> | undefined {
    const { tally } = this.#meter
    tally.inFlight--
    tally.offered++
    this.#life.calls++
    this.#life.inFlight--
    const judged = judge(response, this.#options.check)
    if (judged instanceof Promise) return this.#later(response, judged)
    this.#record(response, judged)
    return undefined
  }

  async #later(response: Response, judged: Promise<string | undefined>): Promise<void> {
    const over = new Stop()
    const reason = await Promise.race([this.#life.orCut(judged), this.#timeUp(response, over)])
    over.abort()
    this.#record(response, reason)
  }

  /** A check that awaits what never comes must not keep its user for longer than the request might have. */
  async #timeUp({ timings }: Response, over: Interrupt): Promise<string> {
    const allowance = this.#session.allowance(this.#options)
    await this.#life.clock.until(millis(timings.sentAt + allowance), over)
    return 'the check did not end within the timeout of the request'
  }

  #record(response: Response, reason: string | undefined | typeof cut): void {
    const { recorder, nameOf } = this.#meter
    const name = this.#options.name ?? nameOf(this.#url)
    const sample = sampleOf(this.#method, name, this.#due, response, reason)
    recorder.record(sample, sample.kind === 'failed' ? this.#exchange(response) : undefined)
    this.#life.ready(response.timings.endedAt)
  }

  #exchange(answer: Response): Exchange {
    return { method: this.#method, url: this.#url, options: this.#options, answer }
  }
}
