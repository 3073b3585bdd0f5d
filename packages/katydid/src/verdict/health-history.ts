import type { Health } from '../engine/health.ts'
import type { MachineHealth, Supply } from '../engine/health-machine.ts'
import { Histogram } from '../stats/index.ts'
import { type Millis, millis } from '../units/index.ts'
import { type Spread, spreadOf } from './spread.ts'
import { saturatedBusy } from './thresholds.ts'

/** How one load thread fared over the judged part of a run. Ratios are shares of that time, from 0 to 1. */
export interface WorkerHealth {
  /** Counted from 0; people are told one more. */
  readonly worker: number
  readonly observed: Millis
  readonly busyRatio: number
  /** The share of the time that belongs to takes (seconds, that is) with hardly any pause. */
  readonly saturatedRatio: number
  /** Of the thread's CPU time, the clock's polling included. Undefined where the system does not tell. */
  readonly cpuRatio: number | undefined
  /** Ready to run without a core. Undefined where the system does not tell. */
  readonly starvedRatio: number | undefined
  /** What an event had to wait for the event loop. */
  readonly delay: Spread | undefined
  /** Blocks of more than 20 ms. */
  readonly blockedRatio: number
  readonly gcRatio: number
  readonly gcLongest: Millis
  /** The most of its heap that was in use at the end of a second, garbage included. */
  readonly heapRatio: number
}

/** Adds up what the workers said of themselves. Of fixed size for each worker, however long the run. */
export class HealthHistory {
  readonly #workers = new Map<number, WorkerHistory>()
  #machine: MachineHealth | undefined
  #from = millis(0)

  /** In any order. Ignored when it began before the last reset. */
  add(worker: number, health: Health): void {
    if (health.from < this.#from) return
    const history = this.#workers.get(worker) ?? new WorkerHistory(worker)
    this.#workers.set(worker, history)
    history.add(health)
  }

  /** The worst is kept of each supply. */
  addMachine({ descriptors, ports }: MachineHealth): void {
    this.#machine = {
      descriptors: scarcer(this.#machine?.descriptors, descriptors),
      ports: scarcer(this.#machine?.ports, ports),
    }
  }

  /** Forgets all, and ignores what began before `at`: the warm-up, or the time in which the users started. */
  reset(at: Millis): void {
    this.#from = at
    this.#workers.clear()
    this.#machine = undefined
  }

  get workers(): readonly WorkerHealth[] {
    return [...this.#workers.values()].map((history) => history.health).sort((a, b) => a.worker - b.worker)
  }

  get machine(): MachineHealth | undefined {
    return this.#machine
  }
}

function scarcer<T extends Supply>(one: T | undefined, other: T | undefined): T | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return other.used / other.limit > one.used / one.limit ? other : one
}

class WorkerHistory {
  readonly #worker: number
  readonly #delays = new Histogram()
  readonly #sums = { observed: 0, busy: 0, saturated: 0, cpu: 0, starved: 0, blocked: 0, gc: 0 }
  #gcLongest = 0
  #heapRatio = 0

  constructor(worker: number) {
    this.#worker = worker
  }

  /** What is not known of one second is not known of the sum: NaN stands for it in here. */
  add({
    from,
    to,
    busyMs,
    cpuMs,
    starvedMs,
    blockedMs,
    delaysMs,
    gc,
    heapUsedBytes,
    heapLimitBytes,
  }: Health) {
    const sums = this.#sums
    sums.observed += to - from
    sums.busy += busyMs
    if (busyMs > saturatedBusy * (to - from)) sums.saturated += to - from
    sums.cpu += cpuMs ?? Number.NaN
    sums.starved += starvedMs ?? Number.NaN
    sums.blocked += blockedMs
    sums.gc += gc.totalMs
    for (const delay of delaysMs) this.#delays.record(delay)
    this.#gcLongest = Math.max(this.#gcLongest, gc.longestMs)
    this.#heapRatio = Math.max(this.#heapRatio, heapUsedBytes / heapLimitBytes)
  }

  get health(): WorkerHealth {
    const { observed, busy, saturated, cpu, starved, blocked, gc } = this.#sums
    const ratio = (sum: number) => (observed > 0 ? Math.min(1, sum / observed) : 0)
    const known = (sum: number) => (Number.isNaN(sum) ? undefined : ratio(sum))
    return {
      worker: this.#worker,
      observed: millis(observed),
      busyRatio: ratio(busy),
      saturatedRatio: ratio(saturated),
      cpuRatio: known(cpu),
      starvedRatio: known(starved),
      delay: spreadOf(this.#delays),
      blockedRatio: ratio(blocked),
      gcRatio: ratio(gc),
      gcLongest: millis(this.#gcLongest),
      heapRatio: this.#heapRatio,
    }
  }
}
