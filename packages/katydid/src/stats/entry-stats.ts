import type { EntryDelta } from './delta.ts'
import { EndingsCount, type EndingsView } from './endings.ts'
import { Histogram } from './histogram.ts'
import { MergedStreams, type StreamStats } from './stream-stats.ts'
import { blockAfter, blockOf, type Tape } from './tape.ts'
import { type TimeName, type Times, timeNames } from './times.ts'

/** The requests of one method and name, or of all: what reports read. */
export interface EntryStats extends EndingsView, Times<Histogram> {
  readonly method: string
  readonly name: string
  /** failed / requests; 0 when there were none. */
  readonly failureRatio: number
  /** Bytes of answer bodies. */
  readonly bytes: number
  /** Requests that were sent once more, since a kept connection had ended without a byte of a response. */
  readonly resent: number
  /** Undefined where no answer was streamed. */
  readonly streams: StreamStats | undefined
}

/** An entry to which deltas are added, each with the tape that its histograms are on. */
export interface GrowingEntry extends EntryStats {
  add(delta: EntryDelta, tape: Tape): void
}

class EntryCounts extends EndingsCount {
  readonly method: string
  readonly name: string
  bytes = 0
  resent = 0
  streams: MergedStreams | undefined = undefined

  constructor(method: string, name: string) {
    super()
    this.method = method
    this.name = name
  }

  get failureRatio(): number {
    return this.requests === 0 ? 0 : this.failed / this.requests
  }

  addCounts(delta: EntryDelta, tape: Tape): void {
    this.addEndings(delta)
    this.bytes += delta.bytes
    this.resent += delta.resent
    if (delta.streams === undefined) return
    this.streams ??= new MergedStreams()
    this.streams.add(delta.streams, tape)
  }
}

/** An entry of the whole run: its histograms take in each delta at once. */
export class MergedEntry extends EntryCounts implements GrowingEntry {
  readonly response = new Histogram()
  readonly service = new Histogram()
  readonly firstByte = new Histogram()
  readonly download = new Histogram()
  readonly connect = new Histogram()
  readonly tls = new Histogram()

  add(delta: EntryDelta, tape: Tape): void {
    this.addCounts(delta, tape)
    let at = delta.block
    for (const name of timeNames) {
      this[name].addBlock(tape, at)
      at = blockAfter(tape, at)
    }
  }
}

/** An entry of a short window that nothing is added to any more once it is read: it merges what it is asked for. */
export class RecentEntry extends EntryCounts implements GrowingEntry {
  readonly #added: (readonly [tape: Tape, block: number])[] = []
  readonly #merged = new Map<TimeName, Histogram>()

  add(delta: EntryDelta, tape: Tape): void {
    this.addCounts(delta, tape)
    this.#added.push([tape, delta.block])
  }

  get response(): Histogram {
    return this.#times('response')
  }

  get service(): Histogram {
    return this.#times('service')
  }

  get firstByte(): Histogram {
    return this.#times('firstByte')
  }

  get download(): Histogram {
    return this.#times('download')
  }

  get connect(): Histogram {
    return this.#times('connect')
  }

  get tls(): Histogram {
    return this.#times('tls')
  }

  #times(name: TimeName): Histogram {
    const known = this.#merged.get(name)
    if (known !== undefined) return known
    const histogram = new Histogram()
    for (const [tape, block] of this.#added) histogram.addBlock(tape, blockOf(tape, block, name))
    this.#merged.set(name, histogram)
    return histogram
  }
}
