import { getHeapStatistics } from 'node:v8'
import type { SystemClock } from '../time/index.ts'
import type { Millis } from '../units/index.ts'
import { type GcPauses, GcWatch } from './health-gc.ts'
import { DelayProbe } from './health-probe.ts'
import { threadTimes } from './health-thread.ts'

/** How one load thread fared in [from, to), ms since the run began. Plain data: it crosses threads and machines. */
export interface Health {
  readonly from: Millis
  readonly to: Millis
  /** The event loop had something to do; the clock's polling for its next instant is taken out. */
  readonly busyMs: number
  /** Of the thread, polling included. Undefined where the system does not tell. */
  readonly cpuMs: number | undefined
  /** The thread was ready to run and had no core. Undefined where the system does not tell. */
  readonly starvedMs: number | undefined
  /** What an event had to wait for the event loop: one figure for every 20 ms, of which up to 1 ms is Node's rounding. */
  readonly delaysMs: readonly number[]
  /** The loop was held up for more than 20 ms in one go: all of these together. */
  readonly blockedMs: number
  readonly gc: GcPauses
  /** Of the thread's own heap, at `to`. */
  readonly heapUsedBytes: number
  readonly heapLimitBytes: number
}

/** Watches the thread it is made on, from then until `stop`. */
export class HealthMonitor {
  readonly #clock: SystemClock
  readonly #probe = new DelayProbe()
  readonly #gc = new GcWatch()
  #last: Totals

  constructor(clock: SystemClock) {
    this.#clock = clock
    this.#last = totals(clock)
  }

  /** How the thread fared since the last take. */
  take(): Health {
    const before = this.#last
    const now = totals(this.#clock)
    this.#last = now
    const { used_heap_size, heap_size_limit } = getHeapStatistics()
    return {
      from: before.at,
      to: now.at,
      busyMs: Math.max(0, now.activeMs - before.activeMs - (now.pollingMs - before.pollingMs)),
      cpuMs: difference(now.cpuMs, before.cpuMs),
      starvedMs: difference(now.starvedMs, before.starvedMs),
      ...this.#probe.take(),
      gc: this.#gc.take(),
      heapUsedBytes: used_heap_size,
      heapLimitBytes: heap_size_limit,
    }
  }

  stop(): void {
    this.#probe.stop()
    this.#gc.stop()
  }
}

/** Sums since the thread began. */
interface Totals {
  readonly at: Millis
  readonly activeMs: number
  readonly pollingMs: number
  readonly cpuMs: number | undefined
  readonly starvedMs: number | undefined
}

function totals(clock: SystemClock): Totals {
  const times = threadTimes()
  return {
    at: clock.now(),
    activeMs: performance.eventLoopUtilization().active,
    pollingMs: clock.idlePolling,
    cpuMs: times?.cpuMs,
    starvedMs: times?.starvedMs,
  }
}

const difference = (now: number | undefined, before: number | undefined) =>
  now === undefined || before === undefined ? undefined : now - before
