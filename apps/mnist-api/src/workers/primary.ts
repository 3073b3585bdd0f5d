import cluster, { type Worker } from 'node:cluster'
import type { Logger } from 'pino'
import { type Collected, exposition, lastingOf } from '../metrics/exposition.ts'
import { type FromPrimary, type FromWorker, isFromWorker } from './messages.ts'
import { MetricsRound } from './metrics-round.ts'

/** Workers end themselves before this; one that hangs is ended. */
const STOP_LIMIT_MS = 7_800
/** One that dies younger than this would die again: the next waits twice as long, up to the longest pause. */
const YOUNG_MS = 5_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

export interface PrimaryOptions {
  readonly workers: number
  /** The module that each worker runs. */
  readonly main: string
  readonly logger: Logger
}

/**
 * Processes that share one address, each with an event loop, a model and a core of its own. `node:cluster` hands out
 * connections in turn, on every system; a worker that crashes takes none of the others with it, as a thread would.
 */
export class Primary {
  readonly #options: PrimaryOptions
  readonly #rounds = new Map<number, MetricsRound>()
  /** What each worker said last. */
  readonly #told = new Map<Worker, Collected>()
  /** What workers had counted that are no more. */
  #past: Promise<Collected> = Promise.resolve([])
  #roundCount = 0
  #pauseMs = FIRST_PAUSE_MS
  #isStopping = false

  constructor(options: PrimaryOptions) {
    this.#options = options
    cluster.setupPrimary({ exec: options.main })
    cluster.on('message', (worker, message: unknown) => {
      if (isFromWorker(message)) void this.#receive(worker, message)
    })
  }

  /**
   * Resolves to the address when all workers are ready. The first starts alone: what is wrong with a setting shows once,
   * and rejects with the exit code.
   */
  async start(): Promise<string> {
    const address = await this.#startWorker()
    const others = Array.from({ length: this.#options.workers - 1 }, () => this.#startWorker())
    await Promise.all(others)
    cluster.on('exit', (worker, code, signal) => this.#replace(worker, code, signal))
    return address
  }

  /** Resolves when all workers have ended, or have been ended. */
  async stop(): Promise<void> {
    this.#isStopping = true
    const living = this.#workers()
    const limit = setTimeout(() => this.kill(), STOP_LIMIT_MS)
    await Promise.all(living.map((worker) => ended(worker, () => send(worker, { kind: 'stop' }))))
    clearTimeout(limit)
  }

  kill(): void {
    this.#isStopping = true
    for (const worker of this.#workers()) worker.process.kill('SIGKILL')
  }

  #workers(): Worker[] {
    return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
  }

  #startWorker(): Promise<string> {
    const worker = cluster.fork()
    return new Promise((resolve, reject) => {
      worker.on('message', (message: unknown) => {
        if (isFromWorker(message) && message.kind === 'ready') resolve(message.address)
      })
      worker.once('exit', (code) => reject(new WorkerFailed(code)))
    })
  }

  #replace(worker: Worker, code: number | null, signal: string | null): void {
    if (this.#isStopping) return
    this.#keepCounts(worker)
    const { pid } = worker.process
    this.#options.logger.error({ worker: pid, code, signal }, 'a worker died: another one takes its place')
    const pauseMs = this.#pauseMs
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)
    setTimeout(() => void this.#restart(), pauseMs)
  }

  #keepCounts(worker: Worker): void {
    const told = this.#told.get(worker)
    this.#told.delete(worker)
    if (told !== undefined) this.#past = this.#past.then((past) => lastingOf([told, past]))
  }

  async #restart(): Promise<void> {
    if (this.#isStopping) return
    try {
      await this.#startWorker()
      this.#options.logger.info('the new worker is ready')
      setTimeout(() => (this.#pauseMs = FIRST_PAUSE_MS), YOUNG_MS).unref()
    } catch (error) {
      // It has ended, and so has a successor already.
      if (!(error instanceof WorkerFailed)) throw error
    }
  }

  async #receive(worker: Worker, message: FromWorker): Promise<void> {
    if (message.kind === 'metrics') {
      this.#told.set(worker, message.collected)
      this.#rounds.get(message.id)?.add(message.collected)
    }
    if (message.kind !== 'metrics wanted') return
    const text = await exposition([...(await this.#collect()), await this.#past])
    send(worker, { kind: 'all metrics', id: message.id, text })
  }

  async #collect() {
    const workers = this.#workers().filter((worker) => worker.isConnected())
    const id = this.#roundCount++
    const round = new MetricsRound(workers.length)
    this.#rounds.set(id, round)
    for (const worker of workers) send(worker, { kind: 'collect', id })
    const collected = await round.result
    this.#rounds.delete(id)
    return collected
  }
}

/** A worker ended before it was ready; it has said why. */
export class WorkerFailed extends Error {
  override readonly name = 'WorkerFailed'
  readonly code: number | null

  constructor(code: number | null) {
    super(`a worker ended with code ${code} before it was ready`)
    this.code = code
  }
}

/** A worker may go away between two looks at it: its channel then swallows what is sent. */
function send(worker: Worker, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message, () => {})
}

function ended(worker: Worker, ask: () => void): Promise<void> {
  return new Promise((resolve) => {
    if (worker.isDead()) resolve()
    else worker.once('exit', () => resolve())
    ask()
  })
}
