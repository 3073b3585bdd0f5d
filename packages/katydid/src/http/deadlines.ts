import type { Clock } from '../time/index.ts'

/** Node's timers round and drift; firing this much late saves a second wake-up, in ms. */
const slackMillis = 5

/** Something that must be over by a time. It carries its own links, so that a deadline costs no allocation. */
export abstract class Expiring {
  deadlineAt = 0
  previous: Expiring | undefined = undefined
  next: Expiring | undefined = undefined
  line: Line | undefined = undefined
  /** Called once, after it was taken off the line. */
  abstract expire(): void
}

/** Those with one allowance: they expire in the order they came, so only the first is ever looked at. */
class Line {
  first: Expiring | undefined = undefined
  last: Expiring | undefined = undefined
}

/**
 * Deadlines of one thread, without a timer each: one timer, for the earliest. They fire at most some 10 ms late, on a
 * thread that is not busy. The timer never keeps the process alive.
 */
export class Deadlines {
  private readonly clock: Clock
  private readonly lines = new Map<number, Line>()
  private timer: NodeJS.Timeout | undefined = undefined
  private timerAt = Number.POSITIVE_INFINITY

  constructor(clock: Clock) {
    this.clock = clock
  }

  /**
   * In place of the deadline that the item had. `startedAt` may not go back between calls with one allowance; an
   * infinite allowance never expires.
   */
  add(item: Expiring, startedAt: number, allowance: number): void {
    this.remove(item)
    let line = this.lines.get(allowance)
    if (line === undefined) {
      line = new Line()
      this.lines.set(allowance, line)
    }
    item.deadlineAt = startedAt + allowance
    item.line = line
    item.previous = line.last
    if (line.last === undefined) line.first = item
    else line.last.next = item
    line.last = item
    if (item.deadlineAt < this.timerAt) this.arm(item.deadlineAt)
  }

  /** Does nothing for what is not waiting. */
  remove(item: Expiring): void {
    const { line, previous, next } = item
    if (line === undefined) return
    if (previous === undefined) line.first = next
    else previous.next = next
    if (next === undefined) line.last = previous
    else next.previous = previous
    item.line = undefined
    item.previous = undefined
    item.next = undefined
  }

  /** All that wait now, as a copy: they may be removed while one goes through them. */
  waiting(): Expiring[] {
    const found: Expiring[] = []
    for (const line of this.lines.values()) {
      for (let item = line.first; item !== undefined; item = item.next) found.push(item)
    }
    return found
  }

  /** Forgets the timer; what waits will not expire any more. */
  close(): void {
    clearTimeout(this.timer)
    this.timerAt = Number.POSITIVE_INFINITY
  }

  private arm(at: number): void {
    clearTimeout(this.timer)
    this.timerAt = at
    if (at === Number.POSITIVE_INFINITY) return
    const wait = Math.min(Math.max(at - this.clock.now(), 0) + slackMillis, 0x7fffffff)
    this.timer = setTimeout(this.sweep, wait)
    this.timer.unref()
  }

  private readonly sweep = (): void => {
    this.timerAt = Number.POSITIVE_INFINITY
    const now = this.clock.now()
    let earliest = Number.POSITIVE_INFINITY
    for (const [allowance, line] of this.lines) {
      for (let item = line.first; item !== undefined && item.deadlineAt <= now; item = line.first) {
        this.remove(item)
        expire(item)
      }
      if (line.first === undefined) this.lines.delete(allowance)
      else earliest = Math.min(earliest, line.first.deadlineAt)
    }
    if (earliest < this.timerAt) this.arm(earliest)
  }
}

/** One that throws must not keep the others waiting. */
function expire(item: Expiring): void {
  try {
    item.expire()
  } catch (fault) {
    throwLater(fault)
  }
}

/** Throws where nobody can catch it, so that it is heard of and ends nothing else. */
export function throwLater(fault: unknown): void {
  queueMicrotask(() => {
    throw fault
  })
}
