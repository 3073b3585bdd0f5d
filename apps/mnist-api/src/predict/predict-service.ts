import { type Batch, Batcher } from '../batching/batcher.ts'
import type { ServiceMetrics } from '../metrics/service-metrics.ts'
import { asBatchModel, type Predictor } from '../model.ts'
import { type PredictBody, readBody } from '../predict-body.ts'
import { missingBody, refused } from '../validation.ts'
import { type Limits, rejectionAnswer, rejectionOf } from './admission.ts'
import { type Answer, detail } from './answer.ts'
import type { CallContext, Client, Done } from './call.ts'
import { DigitCall } from './digit-call.ts'
import { DigitsCall, type Predicted } from './digits-call.ts'
import type { Extras } from './extras.ts'

/** A `POST /predict`, free of the way it came. */
export interface PredictRequest {
  /** By which its answer and the log call it. */
  readonly id: string
  readonly contentType: string | undefined
  /** `undefined` where there was none at all. */
  readonly body: Buffer | undefined
  /** Milliseconds from now after which the client has no more use for an answer. */
  readonly deadlineMs: number | undefined
  readonly extras: Extras
  readonly client: Client | undefined
  /** Takes what several digits are, where it is answered in another form than the contract's. */
  readonly onPredicted?: Predicted
}

export interface ServiceOptions {
  readonly predictor: Predictor | undefined
  readonly limits: Limits
  readonly metrics: ServiceMetrics
  /** Told the whole error of a run that failed; the client is told less. */
  readonly onFailure: (error: unknown, requestId: string) => void
}

/** Admission, reading, batching, answering: `/predict` without HTTP, for whatever carries requests to it. */
export class PredictService {
  readonly #batcher: Batcher | undefined
  readonly #options: ServiceOptions
  /** Told when digits leave the queue for the model, and how many are left in it. */
  onRoom: (digits: number, queued: number) => void = () => {}

  constructor(options: ServiceOptions) {
    const { predictor, metrics } = options
    this.#options = options
    const queued = () => this.#batcher?.queued ?? 0
    const ranBatch = (batch: Batch) => metrics.ranBatch(batch)
    this.#batcher =
      predictor && new Batcher(asBatchModel(predictor), ranBatch, (digits) => this.onRoom(digits, queued()))
    metrics.queueDepth = queued
  }

  /** Calls `done` once, now or later; never when the client has gone. */
  predict(request: PredictRequest, done: Done): void {
    const answer = this.#begin(request, done)
    if (answer !== undefined) done(answer)
  }

  /** For a body that takes its time to be read: the refusal where there is no room, or the answer would come too late. */
  turnAway(deadlineMs: number | undefined, isFull = false): Answer | undefined {
    if (!isFull) return this.#refusal(1, deadlineMs)
    this.#options.metrics.rejected('queue_full')
    return rejectionAnswer('queue_full', 0)
  }

  /** As `predict`, for a body that was read elsewhere, at its own pace: an image, for instance. */
  predictRead(read: PredictBody, request: PredictRequest, arrivedAt: number, done: Done): void {
    this.#options.metrics.parsed(performance.now() - arrivedAt)
    const answer = this.#compute(read, request, arrivedAt, done)
    if (answer !== undefined) done(answer)
  }

  /** The answer, where one can be given at once; else the request is on its way. */
  #begin(request: PredictRequest, done: Done): Answer | undefined {
    const arrivedAt = performance.now()
    // What cannot be answered in time is refused before it is read: under overload that is most of the work.
    const refusal = this.#refusal(1, request.deadlineMs)
    if (refusal !== undefined) return refusal
    const { body, contentType } = request
    const read = body === undefined ? refused([missingBody()]) : readBody(contentType, body)
    this.#options.metrics.parsed(performance.now() - arrivedAt)
    return this.#compute(read, request, arrivedAt, done)
  }

  #compute(read: PredictBody, request: PredictRequest, arrivedAt: number, done: Done): Answer | undefined {
    if (read.kind === 'refused') return { status: 422, body: JSON.stringify({ detail: read.issues }) }
    const batcher = this.#batcher
    if (batcher === undefined) return detail(503, 'Model not loaded')
    const digits = read.kind === 'digit' ? 1 : read.images.length
    const refusal = digits > 1 ? this.#refusal(digits, request.deadlineMs) : undefined
    if (refusal !== undefined) return refusal
    const context = this.#context(request, arrivedAt, done)
    if (read.kind === 'digit') batcher.submit(new DigitCall(read.pixels, context))
    else {
      const call = new DigitsCall(read.images, context, request.onPredicted ?? asBatch(done))
      for (const row of call.rows) batcher.submit(row)
    }
    return undefined
  }

  #context({ id, deadlineMs, extras, client }: PredictRequest, arrivedAt: number, done: Done): CallContext {
    const { metrics, onFailure } = this.#options
    const deadlineAt = deadlineMs === undefined ? Number.POSITIVE_INFINITY : arrivedAt + deadlineMs
    return { id, arrivedAt, readAt: performance.now(), deadlineAt, client, extras, metrics, onFailure, done }
  }

  #refusal(digits: number, deadlineMs: number | undefined): Answer | undefined {
    const { limits, metrics } = this.#options
    const reason = this.#batcher && rejectionOf(this.#batcher, limits, digits, deadlineMs)
    if (reason === undefined) return undefined
    metrics.rejected(reason)
    return rejectionAnswer(reason, this.#batcher?.waitMs(digits) ?? 0)
  }
}

/** The contract's form of several predictions. */
function asBatch(done: Done): Predicted {
  return (predictions, timing) => done({ status: 200, body: JSON.stringify({ predictions }), timing })
}
