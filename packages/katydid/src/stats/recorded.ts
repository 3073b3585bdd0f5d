import type { Sent, TaskException } from '../engine/sample.ts'
import { type Millis, millis } from '../units/index.ts'
import type { EntryDelta, ExceptionDelta, FailureDelta } from './delta.ts'
import { Histogram } from './histogram.ts'

/** One entry on the load thread, between two reports. */
export class RecordedEntry {
  readonly method: string
  readonly name: string
  #ok = 0
  #failed = 0
  #cutOff = 0
  #unsent = 0
  #bytes = 0
  readonly #response = new Histogram()
  readonly #service = new Histogram()
  readonly #connect = new Histogram()

  constructor(method: string, name: string) {
    this.method = method
    this.name = name
  }

  answered(sample: Sent): void {
    if (sample.kind === 'ok') this.#ok++
    else this.#failed++
    this.#bytes += sample.bytes
    this.#response.record(sample.endedAt - sample.intendedAt)
    this.#service.record(sample.endedAt - sample.sentAt)
    if (sample.connectMs > 0) this.#connect.record(sample.connectMs)
  }

  cutOff(): void {
    this.#cutOff++
  }

  unsent(): void {
    this.#unsent++
  }

  /** What came since the last take, if anything. */
  take(): EntryDelta | undefined {
    if (this.#ok + this.#failed + this.#cutOff + this.#unsent === 0) return undefined
    const delta: EntryDelta = {
      method: this.method,
      name: this.name,
      ok: this.#ok,
      failed: this.#failed,
      cutOff: this.#cutOff,
      unsent: this.#unsent,
      bytes: this.#bytes,
      response: this.#response.toCounts(),
      service: this.#service.toCounts(),
      connect: this.#connect.toCounts(),
    }
    this.#reset()
    return delta
  }

  #reset(): void {
    this.#ok = this.#failed = this.#cutOff = this.#unsent = this.#bytes = 0
    for (const histogram of [this.#response, this.#service, this.#connect]) histogram.reset()
  }
}

/** Failures of one entry for one reason, between two reports. */
export class RecordedFailure {
  readonly #entry: RecordedEntry
  readonly #reason: string
  #count = 0
  #firstAt = millis(0)
  #lastAt = millis(0)

  constructor(entry: RecordedEntry, reason: string) {
    this.#entry = entry
    this.#reason = reason
  }

  seen(at: Millis): void {
    if (this.#count === 0 || at < this.#firstAt) this.#firstAt = at
    if (this.#count === 0 || at > this.#lastAt) this.#lastAt = at
    this.#count++
  }

  take(): FailureDelta | undefined {
    if (this.#count === 0) return undefined
    const { method, name } = this.#entry
    const [count, firstAt, lastAt] = [this.#count, this.#firstAt, this.#lastAt]
    this.#count = 0
    return { method, name, reason: this.#reason, count, firstAt, lastAt }
  }
}

/** What one task threw with one message, between two reports. */
export class RecordedException {
  readonly #task: string
  readonly #message: string
  #trace = ''
  #count = 0

  constructor(task: string, message: string) {
    this.#task = task
    this.#message = message
  }

  seen({ trace }: TaskException): void {
    if (this.#trace === '') this.#trace = trace
    this.#count++
  }

  take(): ExceptionDelta | undefined {
    if (this.#count === 0) return undefined
    const count = this.#count
    this.#count = 0
    return { task: this.#task, message: this.#message, trace: this.#trace, count }
  }
}
