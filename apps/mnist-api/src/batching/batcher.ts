import { CLASSES, PIXELS, type Pixels } from '../digit.ts'
import type { BatchModel } from '../model.ts'
import { WaitForecast } from './wait-forecast.ts'

/**
 * Digits in one run of the model, at most. From the measured curve (`node benchmarks/serving/batch-curve.mjs`): a digit costs
 * least in batches of 6 to 24; larger ones no longer fit the cache, and make the others wait.
 */
export const LARGEST_BATCH = 16
/**
 * Batches that run one after the other before sockets are read again, at most, and how many times as long as computing
 * that reading may take before there is more than one. Under a flood of requests one batch a turn of the event loop
 * would be next to nothing: most of the time would go into turning the others away.
 */
export const MOST_BATCHES = 8
const READING_PER_COMPUTING = 2

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
  readonly #onRoom: (digits: number) => void
  readonly #forecast = new WaitForecast()
  /** The images of a round, end to end. Only one round runs at a time, so one such place is enough. */
  readonly #images: Pixels = new Float32Array(MOST_BATCHES * LARGEST_BATCH * PIXELS)
  readonly #queue: Job[] = []
  #running = 0
  #isScheduled = false
  /** When the batch began that runs now, or the last one was done. */
  #startedAt = 0
  #batchMs = Number.POSITIVE_INFINITY
  /** Before the last round, since the one before it. */
  #readingMs = 0

  /** `onBatch` hears of each batch when it was run, `onRoom` of how many digits left the queue when it was taken. */
  constructor(
    model: BatchModel,
    onBatch: (batch: Batch) => void = () => {},
    onRoom: (digits: number) => void = () => {},
  ) {
    this.#model = model
    this.#onBatch = onBatch
    this.#onRoom = onRoom
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
    const batches = this.#takeRound(state === 'free' ? this.#batchesInARow() : 1)
    const digits = batches.reduce((sum, jobs) => sum + jobs.length, 0)
    this.#running = digits
    // The runtime starts in an immediate of its own, which comes right behind this one.
    if (digits > 0) setImmediate(() => this.#startsRound(digits, state === 'free'))
    await Promise.all(batches.map((jobs, k) => this.#run(jobs, k, k + 1 < batches.length ? 'full' : state)))
    this.#running = 0
    if (this.#queue.length > 0) this.#schedule('free')
    else if (digits > 0) this.#forecast.endedAlone(performance.now())
  }

  #batchesInARow(): number {
    const wanted = Math.floor(this.#readingMs / (READING_PER_COMPUTING * this.#batchMs))
    return Math.max(1, Math.min(MOST_BATCHES, wanted))
  }

  #takeRound(most: number): (readonly Job[])[] {
    const batches: (readonly Job[])[] = []
    while (batches.length < most) {
      const jobs = this.#take(batches.length * LARGEST_BATCH)
      if (jobs.length === 0) break
      batches.push(jobs)
    }
    return batches
  }

  /** The next jobs that somebody still waits for, their images put where the model reads them. */
  #take(firstImage: number): Job[] {
    const jobs: Job[] = []
    let looked = 0
    for (; looked < this.#queue.length && jobs.length < LARGEST_BATCH; looked++) {
      const job = this.#queue[looked]
      if (job === undefined || job.isAbandoned()) continue
      this.#images.set(job.pixels, (firstImage + jobs.length) * PIXELS)
      jobs.push(job)
    }
    this.#queue.splice(0, looked)
    if (looked > 0) this.#onRoom(looked)
    return jobs
  }

  async #run(jobs: readonly Job[], place: number, state: DispatchReason): Promise<void> {
    const digits = jobs.length
    const reason = this.#queue.length > 0 ? 'full' : state
    try {
      const firstPixel = place * LARGEST_BATCH * PIXELS
      const images = this.#images.subarray(firstPixel, firstPixel + digits * PIXELS)
      const probabilities = await this.#model.probabilities(images, digits)
      const batch: Batch = { digits, reason, startedAt: this.#startedAt, endedAt: performance.now() }
      this.#onBatch(batch)
      for (let k = 0; k < digits; k++) jobs[k]?.read(probabilities, k * CLASSES, batch)
      this.#batchMs = batch.endedAt - batch.startedAt
    } catch (error) {
      for (const job of jobs) job.failed(error)
    }
    // The next of this round starts now.
    this.#startedAt = performance.now()
  }

  #startsRound(digits: number, follows: boolean): void {
    const now = performance.now()
    this.#readingMs = follows ? now - this.#startedAt : 0
    this.#startedAt = now
    this.#forecast.started(now, digits, follows)
  }
}
