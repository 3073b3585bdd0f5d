import type { EntryDelta } from './delta.ts'
import { Histogram } from './histogram.ts'

/** The requests of one method and name, or of all: what reports read. */
export interface EntryStats {
  readonly method: string
  readonly name: string
  readonly ok: number
  readonly failed: number
  readonly cutOff: number
  readonly unsent: number
  /** Answered, well or not: ok + failed. Locust's `# reqs`; what the histograms hold. */
  readonly requests: number
  /** ok + failed + cutOff + unsent. */
  readonly offered: number
  /** failed / requests; 0 when there were none. */
  readonly failureRatio: number
  /** Bytes of answer bodies. */
  readonly bytes: number
  readonly response: Histogram
  readonly service: Histogram
  readonly connect: Histogram
}

/** An entry to which deltas are added. */
export class MergedEntry implements EntryStats {
  readonly method: string
  readonly name: string
  ok = 0
  failed = 0
  cutOff = 0
  unsent = 0
  bytes = 0
  readonly response = new Histogram()
  readonly service = new Histogram()
  readonly connect = new Histogram()

  constructor(method: string, name: string) {
    this.method = method
    this.name = name
  }

  get requests(): number {
    return this.ok + this.failed
  }

  get offered(): number {
    return this.requests + this.cutOff + this.unsent
  }

  get failureRatio(): number {
    return this.requests === 0 ? 0 : this.failed / this.requests
  }

  add(delta: EntryDelta): void {
    this.ok += delta.ok
    this.failed += delta.failed
    this.cutOff += delta.cutOff
    this.unsent += delta.unsent
    this.bytes += delta.bytes
    this.response.add(delta.response)
    this.service.add(delta.service)
    this.connect.add(delta.connect)
  }
}
