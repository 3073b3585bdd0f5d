import { type Batch, DISPATCH_REASONS, type DispatchReason } from '../batching/batcher.ts'
import { CLASSES } from '../digit.ts'
import type { ModelIdentity } from '../model-identity.ts'
import {
  Count,
  counterFamily,
  Distribution,
  gaugeFamily,
  histogramFamily,
  type MetricFamily,
} from './tally.ts'

/** Why a prediction was refused for want of time. */
export const REJECTIONS = ['queue_full', 'deadline', 'expired'] as const
export type Rejection = (typeof REJECTIONS)[number]

const SECONDS = [
  0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1,
  0.25, 0.5, 1, 2.5, 5,
]
const DIGITS = [1, 2, 3, 4, 6, 8, 12, 16]
const CONFIDENCES = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1]

/** What this process counts; `/metrics` sums it over the workers. Durations come in ms and go out in seconds. */
export class ServiceMetrics {
  readonly #requests = new Map<string, Distribution>()
  readonly #parse = new Distribution(SECONDS)
  readonly #queue = new Distribution(SECONDS)
  readonly #compute = new Distribution(SECONDS)
  readonly #batchSize = new Distribution(DIGITS)
  readonly #confidence = new Distribution(CONFIDENCES)
  readonly #predictions = Array.from({ length: CLASSES }, (_, digit) => new Count({ digit }))
  readonly #rejections = REJECTIONS.map((reason) => new Count({ reason }))
  readonly #dispatches = DISPATCH_REASONS.map((reason) => new Count({ reason }))
  readonly #warnings = new Map<string, Count>()
  readonly #identity: ModelIdentity | undefined
  /** Digits that wait now; set by whoever owns the queue. */
  queueDepth: () => number = () => 0

  constructor(identity: ModelIdentity | undefined) {
    this.#identity = identity
  }

  /** `route` is the pattern of a known route, never what the client sent: that could be anything. */
  answered(method: string, route: string, status: number, elapsedMs: number): void {
    const key = `${method} ${route} ${status}`
    let requests = this.#requests.get(key)
    if (requests === undefined) {
      requests = new Distribution(SECONDS, { method, route, status })
      this.#requests.set(key, requests)
    }
    requests.observe(elapsedMs / 1_000)
  }

  parsed(elapsedMs: number): void {
    this.#parse.observe(elapsedMs / 1_000)
  }

  ranBatch({ digits, reason, startedAt, endedAt }: Batch): void {
    this.#batchSize.observe(digits)
    this.#compute.observe((endedAt - startedAt) / 1_000)
    increment(this.#dispatches[reasonIndex[reason]])
  }

  predicted(digit: number, confidence: number, queuedMs: number): void {
    increment(this.#predictions[digit])
    this.#confidence.observe(confidence)
    this.#queue.observe(queuedMs / 1_000)
  }

  rejected(reason: Rejection): void {
    increment(this.#rejections[REJECTIONS.indexOf(reason)])
  }

  warned(warning: string): void {
    const count = this.#warnings.get(warning) ?? new Count({ warning })
    increment(count)
    this.#warnings.set(warning, count)
  }

  families(): MetricFamily[] {
    const { version = 'none', sha256 = 'none' } = this.#identity ?? {}
    const info = { labels: { version, sha256 }, aggregator: 'first' } as const
    return [
      histogramFamily(
        'mnist_http_request_duration_seconds',
        'From the request to its answer, by route and status',
        this.#requests.values(),
      ),
      histogramFamily('mnist_inference_parse_seconds', 'Reading a body', [this.#parse]),
      histogramFamily('mnist_inference_queue_seconds', 'A digit waiting for its batch', [this.#queue]),
      histogramFamily('mnist_inference_compute_seconds', 'One run of the model', [this.#compute]),
      histogramFamily('mnist_batch_size', 'Digits in one run of the model', [this.#batchSize]),
      histogramFamily('mnist_confidence', 'Probability of the predicted digit', [this.#confidence]),
      counterFamily('mnist_batch_dispatch_total', 'Runs of the model, by why they began', this.#dispatches),
      counterFamily('mnist_predictions_total', 'Predictions, by digit', this.#predictions),
      counterFamily('mnist_rejected_total', 'Predictions refused for want of time', this.#rejections),
      counterFamily('mnist_warnings_total', 'Warnings given to who asked for them', this.#warnings.values()),
      gaugeFamily('mnist_queue_depth', 'Digits that wait now', this.queueDepth()),
      gaugeFamily('mnist_workers', 'Processes that answer', 1),
      gaugeFamily('mnist_model_info', 'The model that answers', 1, info),
    ]
  }
}

const reasonIndex: Readonly<Record<DispatchReason, number>> = { idle: 0, free: 1, full: 2 }

function increment(count: Count | undefined): void {
  if (count !== undefined) count.value++
}
