import type { MetricsSource } from '../metrics/exposition.ts'
import { type FromPrimary, type FromWorker, isFromPrimary } from './messages.ts'

/** A worker's end of the channel to the primary. */
export class WorkerLink {
  readonly #send: (message: FromWorker) => void
  readonly #waiting = new Map<number, (text: string) => void>()
  #source: MetricsSource | undefined
  #requests = 0

  /** `onStop`: the primary wants this worker to finish. */
  constructor(channel: NodeJS.Process, onStop: () => void) {
    this.#send = (message) => void channel.send?.(message)
    channel.on('message', (message: unknown) => {
      if (isFromPrimary(message)) this.#receive(message, onStop)
    })
  }

  ready(address: string): void {
    this.#send({ kind: 'ready', address })
  }

  /** Takes this worker's metrics, and gives what asks the primary for those of all, as Prometheus reads them. */
  share(own: MetricsSource): () => Promise<string> {
    this.#source = own
    return () => this.#gather()
  }

  #gather(): Promise<string> {
    const id = this.#requests++
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#send({ kind: 'metrics wanted', id })
    })
  }

  #receive(message: FromPrimary, onStop: () => void): void {
    if (message.kind === 'stop') onStop()
    else if (message.kind === 'collect') void this.#answer(message.id)
    else {
      this.#waiting.get(message.id)?.(message.text)
      this.#waiting.delete(message.id)
    }
  }

  async #answer(id: number): Promise<void> {
    this.#send({ kind: 'metrics', id, collected: (await this.#source?.collect()) ?? [] })
  }
}
