import { CLASSES, PIXELS, type Pixels } from '../digit.ts'
import type { BatchModel } from '../model.ts'
import { WaitForecast } from './wait-forecast.ts'

/**
 * Digits in one run of the model, at most. From the measured curve (`node benchmarks/serving/batch-curve.mjs`): a digit costs
 * least in batches of 6 to 24; larger ones no longer fit the cache, and make the others wait.
 */
export const LARGEST_BATCH = 16

/** Why a batch left: the model stood idle; it had just become free; more were waiting than one batch holds. */
export const DISPATCH_REASONS = ['idle', 'free', 'full'] as const
export type DispatchReason = (typeof DISPATCH_REASONS)[number]

/** One run of the model. Times in ms of `performance.now()`. */
export interface Batch {
  readonly digits: number
  readonly reason: DispatchReason
  /** The model began; until then its digits were in the queue. */
  readonly startedAt: number
  readonly endedAt: number
}

/** A digit on its way through the model, and who waits for it. Its methods must not throw. */
export interface Job {
  readonly pixels: Pixels
  /** Nobody waits any more: it leaves the queue without a turn. */
  isAbandoned(): boolean
  /** Its ten probabilities begin at `at`, in memory that the next batch may use again. */
  read(probabilities: Float32Array, at: number, batch: Batch): void
  failed(error: unknown): void
}

/**
 * Batching without waiting: whatever has arrived when the model is free is one batch. There is no timer, so a lone
 * digit starts at the end of the turn of the event loop in which it came. The loop stands still while the model runs.
 */
export class Batcher {
  readonly #model: BatchModel
  readonly #onBatch: (batch: Batch) => void
  readonly #forecast = new WaitForecast()
  /** The images of a batch, end to end. Only one batch runs at a time, so one such place is enough. */
  readonly #images: Pixels = new Float32Array(LARGEST_BATCH * PIXELS)
  readonly #queue: Job[] = []
  #running = 0
  #isScheduled = false
  #startedAt = 0

  constructor(model: BatchModel, onBatch: (batch: Batch) => void = () => {}) {
    this.#model = model
    this.#onBatch = onBatch
  }

  /** Digits that wait for their turn. */
  get queued(): number {
    return this.#queue.length
  }

  /** Neither running nor about to. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#queue.length === 0
  }

  /** Milliseconds until `digits` more would be answered, by what the last batches took. */
  waitMs(digits: number): number {
    return this.#forecast.waitMs(this.#running + this.#queue.length + digits - 1)
  }

  submit(job: Job): void {
    this.#queue.push(job)
    if (this.#running === 0) this.#schedule('idle')
  }

  /** At the end of this turn of the event loop: what is read from other sockets in the same turn comes along. */
  #schedule(state: 'idle' | 'free'): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => void this.#dispatch(state))
  }

  async #dispatch(state: 'idle' | 'free'): Promise<void> {
    this.#isScheduled = false
    const jobs = this.#take()
    this.#running = jobs.length
    if (jobs.length > 0) await this.#run(jobs, state)
    this.#running = 0
    if (this.#queue.length > 0) this.#schedule('free')
    else if (jobs.length > 0) this.#forecast.endedAlone(performance.now())
  }

  /** The next jobs that somebody still waits for, their images put where the model reads them. */
  #take(): Job[] {
    const jobs: Job[] = []
    let looked = 0
    for (; looked < this.#queue.length && jobs.length < LARGEST_BATCH; looked++) {
      const job = this.#queue[looked]
      if (job === undefined || job.isAbandoned()) continue
      this.#images.set(job.pixels, jobs.length * PIXELS)
      jobs.push(job)
    }
    this.#queue.splice(0, looked)
    return jobs
  }

  async #run(jobs: readonly Job[], state: 'idle' | 'free'): Promise<void> {
    const digits = jobs.length
    const reason = this.#queue.length > 0 ? 'full' : state
    try {
      const images = this.#images.subarray(0, digits * PIXELS)
      // The runtime starts in an immediate of its own, which comes right behind this one.
      setImmediate(() => this.#starts(digits, state === 'free'))
      const probabilities = await this.#model.probabilities(images, digits)
      const batch: Batch = { digits, reason, startedAt: this.#startedAt, endedAt: performance.now() }
      this.#onBatch(batch)
      for (let k = 0; k < digits; k++) jobs[k]?.read(probabilities, k * CLASSES, batch)
    } catch (error) {
      for (const job of jobs) job.failed(error)
    }
  }

  #starts(digits: number, follows: boolean): void {
    this.#startedAt = performance.now()
    this.#forecast.started(this.#startedAt, digits, follows)
  }
}
