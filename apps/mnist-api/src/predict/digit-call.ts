import type { Batch, Job } from '../batching/batcher.ts'
import type { Pixels } from '../digit.ts'
import { mostLikely, type Prediction } from '../model.ts'
import type { Answer } from './answer.ts'
import { type CallContext, failure, isTooLate, tooLate } from './call.ts'
import { NO_EXTRAS, withExtras } from './extras.ts'

/** A request for one digit. */
export class DigitCall implements Job {
  readonly pixels: Pixels
  readonly #context: CallContext

  constructor(pixels: Pixels, context: CallContext) {
    this.pixels = pixels
    this.#context = context
  }

  isAbandoned(): boolean {
    if (this.#context.client?.destroyed) return true
    if (!isTooLate(this.#context)) return false
    this.#context.done(tooLate(this.#context))
    return true
  }

  read(probabilities: Float32Array, at: number, batch: Batch): void {
    this.#context.done(this.#answer(probabilities, at, batch))
  }

  failed(error: unknown): void {
    this.#context.done(failure(this.#context, error))
  }

  #answer(probabilities: Float32Array, at: number, { startedAt, endedAt }: Batch): Answer {
    const { arrivedAt, readAt, metrics } = this.#context
    const queueMs = startedAt - readAt
    try {
      const prediction = mostLikely(probabilities, at)
      metrics.predicted(prediction.prediction, prediction.confidence, queueMs)
      const body = this.#body(prediction, probabilities, at)
      return {
        status: 200,
        body,
        timing: { parseMs: readAt - arrivedAt, queueMs, computeMs: endedAt - startedAt },
      }
    } catch (error) {
      return failure(this.#context, error)
    }
  }

  #body(prediction: Prediction, probabilities: Float32Array, at: number): string {
    const { extras, metrics } = this.#context
    if (extras === NO_EXTRAS)
      return `{"prediction":${prediction.prediction},"confidence":${prediction.confidence}}`
    const full = withExtras(prediction, extras, this.pixels, probabilities, at)
    for (const warning of full.warnings ?? []) metrics.warned(warning)
    return JSON.stringify(full)
  }
}
