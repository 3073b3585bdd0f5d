import type { Logger } from 'pino'

/** One Ctrl-C can arrive twice: from the terminal, and from npm, which passes it on. */
const SAME_SIGNAL_MS = 1_000
/** A process that has stopped ends by itself at once, unless something still holds it. */
const LINGER_MS = 100

/** What can ask a process to stop: signals, a parent that has gone, a primary. The first drains, a later signal leaves. */
export class StopSignals {
  readonly #logger: Logger
  readonly #beforeLeaving: () => void
  #stop: (() => Promise<void>) | undefined
  #askedAt: number | undefined

  constructor(logger: Logger, beforeLeaving: () => void) {
    this.#logger = logger
    this.#beforeLeaving = beforeLeaving
    process.on('SIGINT', (signal) => this.#onSignal(signal))
    process.on('SIGTERM', (signal) => this.#onSignal(signal))
    process.on('disconnect', () => this.ask('parent gone'))
  }

  /** How to stop. Before this is known there is nothing to finish, and the process ends at once. */
  whenAsked(stop: () => Promise<void>): void {
    this.#stop = stop
    if (this.#askedAt !== undefined) void this.#finish(stop)
  }

  /** Asks to stop; once is enough. */
  ask(by: string): void {
    if (this.#askedAt !== undefined) return
    this.#askedAt = performance.now()
    this.#logger.info({ signal: by }, 'stopping: requests under way may finish')
    if (this.#stop === undefined) this.#leave(0)
    else void this.#finish(this.#stop)
  }

  /** What is done by then holds the process no longer: a trace collector that never answers, for instance. */
  async #finish(stop: () => Promise<void>): Promise<void> {
    await stop()
    setTimeout(() => this.#leave(0), LINGER_MS).unref()
  }

  #onSignal(signal: NodeJS.Signals): void {
    const isInsisting = this.#askedAt !== undefined && performance.now() - this.#askedAt > SAME_SIGNAL_MS
    if (isInsisting) this.#leave(1)
    else this.ask(signal)
  }

  #leave(code: number): void {
    this.#beforeLeaving()
    process.exit(code)
  }
}
