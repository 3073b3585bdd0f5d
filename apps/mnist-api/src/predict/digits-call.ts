import type { Batch, Job } from '../batching/batcher.ts'
import type { Pixels } from '../digit.ts'
import { mostLikely } from '../model.ts'
import type { Answer, Timing } from './answer.ts'
import { type CallContext, failure, isTooLate, tooLate } from './call.ts'
import { type FullPrediction, withExtras } from './extras.ts'

/** Takes what several digits are, in their order. */
export type Predicted = (predictions: readonly FullPrediction[], timing: Timing) => void

/** A request for several digits: one answer when the last of them is read, or when the first of them fails. */
export class DigitsCall {
  readonly rows: readonly Job[]
  readonly #context: CallContext
  readonly #predicted: Predicted
  readonly #predictions: FullPrediction[] = []
  #firstStartedAt = Number.NaN
  #isSettled = false

  /** Calls `predicted`, or the context's `done` with what went wrong. */
  constructor(images: readonly Pixels[], context: CallContext, predicted: Predicted) {
    this.#context = context
    this.#predicted = predicted
    this.rows = images.map((pixels) => ({
      pixels,
      isAbandoned: () => this.#isAbandoned(),
      read: (probabilities, at, batch) => this.#read(pixels, probabilities, at, batch),
      failed: (error) => this.#fail(error),
    }))
  }

  #isAbandoned(): boolean {
    if (!this.#isSettled && isTooLate(this.#context)) this.#settle(tooLate(this.#context))
    return this.#isSettled || this.#context.client?.destroyed === true
  }

  /** Rows come back in the order in which they were submitted. */
  #read(pixels: Pixels, probabilities: Float32Array, at: number, batch: Batch): void {
    if (this.#isSettled) return
    const { readAt, extras, metrics } = this.#context
    if (this.#predictions.length === 0) this.#firstStartedAt = batch.startedAt
    try {
      const prediction = withExtras(mostLikely(probabilities, at), extras, pixels, probabilities, at)
      metrics.predicted(prediction.prediction, prediction.confidence, batch.startedAt - readAt)
      for (const warning of prediction.warnings ?? []) metrics.warned(warning)
      this.#predictions.push(prediction)
      if (this.#predictions.length === this.rows.length) this.#complete(batch.endedAt)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** From the first batch to the last it is computing, though others' digits may be among its own. */
  #complete(endedAt: number): void {
    const { arrivedAt, readAt } = this.#context
    const startedAt = this.#firstStartedAt
    this.#isSettled = true
    this.#predicted(this.#predictions, {
      parseMs: readAt - arrivedAt,
      queueMs: startedAt - readAt,
      computeMs: endedAt - startedAt,
    })
  }

  #fail(error: unknown): void {
    if (!this.#isSettled) this.#settle(failure(this.#context, error))
  }

  #settle(answer: Answer): void {
    this.#isSettled = true
    this.#context.done(answer)
  }
}
