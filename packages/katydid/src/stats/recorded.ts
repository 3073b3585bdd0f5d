import type { Exchange, Sent, TaskException } from '../engine/sample.ts'
import type { Mask } from '../text/index.ts'
import { type Millis, millis } from '../units/index.ts'
import type { EntryDelta, ExceptionDelta, FailureDelta } from './delta.ts'
import { type FailureSample, failureSample } from './failure-sample.ts'
import { IntervalHistogram } from './interval-histogram.ts'
import { RecordedStreams } from './stream-stats.ts'
import type { TapeWriter } from './tape.ts'

/** One entry on the load thread, between two reports. */
export class RecordedEntry {
  readonly method: string
  readonly name: string
  #ok = 0
  #failed = 0
  #cutOff = 0
  #unsent = 0
  #bytes = 0
  #resent = 0
  readonly #response = new IntervalHistogram()
  readonly #service = new IntervalHistogram()
  readonly #firstByte = new IntervalHistogram()
  readonly #download = new IntervalHistogram()
  readonly #connect = new IntervalHistogram()
  readonly #tls = new IntervalHistogram()
  /** Made with the first streamed answer. */
  #streams: RecordedStreams | undefined = undefined

  /** What may be a URL is masked here, where it enters the statistics. */
  constructor(method: string, name: string, mask: Mask) {
    this.method = method
    this.name = mask.text(name)
  }

  answered(sample: Sent): void {
    const { intendedAt, sentAt, firstByteAt, endedAt, connectMs } = sample
    if (sample.kind === 'ok') this.#ok++
    else this.#failed++
    this.#bytes += sample.bytes
    this.#resent += sample.resends ?? 0
    this.#response.record(endedAt - intendedAt)
    this.#service.record(endedAt - sentAt)
    if (firstByteAt !== undefined) {
      this.#firstByte.record(firstByteAt - sentAt - connectMs)
      this.#download.record(endedAt - firstByteAt)
    }
    if (connectMs > 0) this.#connected(connectMs, sample.tlsMs)
    if (sample.stream !== undefined) {
      this.#streams ??= new RecordedStreams()
      this.#streams.answered(sample, sample.stream)
    }
  }

  #connected(connectMs: number, tlsMs: number): void {
    this.#connect.record(connectMs)
    if (tlsMs > 0) this.#tls.record(tlsMs)
  }

  cutOff({ resends = 0 }: Sent): void {
    this.#cutOff++
    this.#resent += resends
  }

  unsent(): void {
    this.#unsent++
  }

  /** What came since the last take, if anything; its histograms are written to the tape. */
  take(tape: TapeWriter): EntryDelta | undefined {
    if (this.#ok + this.#failed + this.#cutOff + this.#unsent === 0) return undefined
    const { method, name } = this
    const [ok, failed, cutOff, unsent, bytes, resent] = [
      this.#ok,
      this.#failed,
      this.#cutOff,
      this.#unsent,
      this.#bytes,
      this.#resent,
    ]
    const block = tape.length
    for (const times of this.#inOrder) times.takeTo(tape)
    this.#ok = this.#failed = this.#cutOff = this.#unsent = this.#bytes = this.#resent = 0
    const delta = { method, name, ok, failed, cutOff, unsent, bytes, resent, block }
    const streams = this.#streams?.take(tape)
    return streams === undefined ? delta : { ...delta, streams }
  }

  /** That of `timeNames`. */
  get #inOrder(): readonly IntervalHistogram[] {
    return [this.#response, this.#service, this.#firstByte, this.#download, this.#connect, this.#tls]
  }
}

/** Failures of one entry for one reason, between two reports. */
export class RecordedFailure {
  readonly #entry: RecordedEntry
  readonly #reason: string
  #count = 0
  #firstAt = millis(0)
  #lastAt = millis(0)
  #isShown = false
  #sample: FailureSample | undefined = undefined
  readonly #mask: Mask

  constructor(entry: RecordedEntry, reason: string, mask: Mask) {
    this.#entry = entry
    this.#reason = mask.text(reason)
    this.#mask = mask
  }

  seen(at: Millis, exchange: Exchange | undefined): void {
    if (!this.#isShown && exchange !== undefined) {
      this.#isShown = true
      this.#sample = failureSample(exchange, this.#mask)
    }
    if (this.#count === 0 || at < this.#firstAt) this.#firstAt = at
    if (this.#count === 0 || at > this.#lastAt) this.#lastAt = at
    this.#count++
  }

  take(): FailureDelta | undefined {
    if (this.#count === 0) return undefined
    const { method, name } = this.#entry
    const [count, firstAt, lastAt] = [this.#count, this.#firstAt, this.#lastAt]
    this.#count = 0
    const delta = { method, name, reason: this.#reason, count, firstAt, lastAt }
    const sample = this.#sample
    this.#sample = undefined
    return sample === undefined ? delta : { ...delta, sample }
  }
}

/** What one task threw with one message, between two reports. */
export class RecordedException {
  readonly #task: string
  readonly #message: string
  #trace = ''
  #count = 0
  readonly #mask: Mask

  constructor(task: string, message: string, mask: Mask) {
    this.#task = task
    this.#message = mask.text(message)
    this.#mask = mask
  }

  seen({ trace }: TaskException): void {
    if (this.#trace === '') this.#trace = this.#mask.text(trace)
    this.#count++
  }

  take(): ExceptionDelta | undefined {
    if (this.#count === 0) return undefined
    const count = this.#count
    this.#count = 0
    return { task: this.#task, message: this.#message, trace: this.#trace, count }
  }
}
