import { type Millis, millis } from '../units/index.ts'
import type { Clock } from './clock.ts'
import { PollWatch } from './poll-watch.ts'
import type { Interrupt } from './stop.ts'

/** Node's timers round to whole milliseconds, up; the last stretch is spent polling instead. */
const pollMillis = 1.5

/** A turn of the event loop with nothing to do takes up to so many times the shortest; one that reads an answer, more. */
const quietTurns = 3

/** A wait that has ended or been given up keeps its place in the heap until it surfaces. */
class Wait {
  readonly at: Millis
  readonly #signal: Interrupt | undefined
  #resolve: ((reached: boolean) => void) | undefined
  readonly #giveUp = () => this.#end(false)

  constructor(at: Millis, signal: Interrupt | undefined, resolve: (reached: boolean) => void) {
    this.at = at
    this.#signal = signal
    this.#resolve = resolve
    signal?.addEventListener('abort', this.#giveUp, { once: true })
  }

  get isOver(): boolean {
    return this.#resolve === undefined
  }

  reached(): void {
    this.#signal?.removeEventListener('abort', this.#giveUp)
    this.#end(true)
  }

  #end(reached: boolean): void {
    this.#resolve?.(reached)
    this.#resolve = undefined
  }
}

/** A clock that knows what its own precision costs. */
export interface SystemClock extends Clock {
  /**
   * How long the thread has polled in turns that had nothing else to do, since the clock was made. Node counts it as
   * active time, the system as CPU time, though the thread was free; turns shared with other work are not in it.
   */
  readonly idlePolling: Millis
  /** Told of each turn in which the clock polls. */
  readonly polls: PollWatch
}

/**
 * The process-wide monotonic clock, counted from `originNs` (of `process.hrtime.bigint()`), so that all threads share
 * one time. Waits end within some tens of microseconds of their instant on an idle thread: one timer serves all of
 * them, and the event loop is polled, sockets included, through the last 1.5 ms.
 */
export function systemClock(originNs: bigint): SystemClock {
  const offset = offsetOf(originNs)
  const now = () => millis(performance.now() + offset)
  const polls = new PollWatch(now)
  const waits: Wait[] = []
  let timer: NodeJS.Timeout | undefined
  let timerAt = Number.POSITIVE_INFINITY
  let polling = false
  let isWatching = false
  let idlePolling = 0
  let shortestTurn = Number.POSITIVE_INFINITY
  /** Of the poll before, when it found nothing to end: what comes until the next one is its turn. */
  let turnFrom: number | undefined

  const wake = () => {
    timerAt = Number.POSITIVE_INFINITY
    for (let first = waits[0]; first !== undefined && (first.at <= now() || first.isOver); first = waits[0]) {
      popFirst(waits)
      first.reached()
      watchWork()
    }
    arm()
  }
  /** What a wait that ends sets off runs before the next immediate. */
  const watchWork = () => {
    if (isWatching) return
    isWatching = true
    setImmediate(worked)
  }
  const worked = () => {
    isWatching = false
    polls.worked(now())
  }
  const poll = () => {
    polling = false
    const at = performance.now()
    polls.passed(millis(at + offset))
    if (turnFrom !== undefined) countTurn(at - turnFrom)
    const first = waits[0]
    turnFrom = first !== undefined && first.at > at + offset ? at : undefined
    wake()
  }
  const countTurn = (turn: number) => {
    if (turn < shortestTurn) shortestTurn = turn
    if (turn <= quietTurns * shortestTurn) idlePolling += turn
  }
  const arm = () => {
    const first = waits[0]
    if (first === undefined || polling) return
    const left = first.at - now()
    if (left <= pollMillis) {
      polling = true
      setImmediate(poll)
    } else if (first.at < timerAt) {
      clearTimeout(timer)
      timerAt = first.at
      timer = setTimeout(wake, Math.min(Math.floor(left - 1), 0x7fffffff))
    }
  }
  const until = (at: Millis, signal?: Interrupt): Promise<boolean> => {
    if (signal?.aborted) return Promise.resolve(false)
    if (at <= now()) return Promise.resolve(true)
    return new Promise((resolve) => {
      push(waits, new Wait(at, signal, resolve))
      arm()
    })
  }
  return {
    now,
    until,
    polls,
    get idlePolling() {
      return millis(idlePolling)
    },
  }
}

const readings = 5

/**
 * What to add to `performance.now()`. The thread may lose its core between reading the one clock and the other, so of
 * some readings the one counts that took the least time.
 */
function offsetOf(originNs: bigint): number {
  let narrowest = Number.POSITIVE_INFINITY
  let offset = 0
  for (let reading = 0; reading < readings; reading++) {
    const before = performance.now()
    const sinceOrigin = Number(process.hrtime.bigint() - originNs) / 1e6
    const took = performance.now() - before
    if (took >= narrowest) continue
    narrowest = took
    offset = sinceOrigin - before - took / 2
  }
  return offset
}

function push(heap: Wait[], wait: Wait): void {
  let i = heap.length
  while (i > 0) {
    const parent = (i - 1) >> 1
    const above = heap[parent] as Wait
    if (above.at <= wait.at) break
    heap[i] = above
    i = parent
  }
  heap[i] = wait
}

function popFirst(heap: Wait[]): void {
  const last = heap.pop() as Wait
  const size = heap.length
  if (size === 0) return
  let i = 0
  for (let child = 1; child < size; child = 2 * i + 1) {
    if (child + 1 < size && (heap[child + 1] as Wait).at < (heap[child] as Wait).at) child++
    if ((heap[child] as Wait).at >= last.at) break
    heap[i] = heap[child] as Wait
    i = child
  }
  heap[i] = last
}
