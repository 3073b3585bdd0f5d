/**
 * Between two probes: waking an idle thread takes 50 to 150 us of CPU each time. Node's timers resolve whole
 * milliseconds, so that on an idle thread a probe is up to about 1 ms late.
 */
export const probeEveryMs = 20

/** A loop held up for longer than this in one go counts as blocked. */
export const blockMs = 20

/** What the probes of one stretch saw. */
export interface Delays {
  /** One for every 20 ms, in ms. */
  readonly delaysMs: readonly number[]
  /** All blocks of more than 20 ms together. */
  readonly blockedMs: number
}

/**
 * How long an event would have waited for the event loop: a timer is due each 20 ms, and tells how late it was. Probes
 * that could not be made while the loop was blocked count with what they would have waited, so that a block of 1 s
 * weighs 50 probes, not one.
 */
export class DelayProbe {
  #dueAt = performance.now() + probeEveryMs
  #delays: number[] = []
  #blockedMs = 0
  readonly #timer = setInterval(() => this.#probe(), probeEveryMs).unref()

  #probe(): void {
    const now = performance.now()
    const late = Math.max(0, now - this.#dueAt)
    if (late > blockMs) this.#blockedMs += late
    for (let wait = late; wait >= 0; wait -= probeEveryMs) this.#delays.push(toMicroseconds(wait))
    this.#dueAt = now + probeEveryMs
  }

  /** What was seen since the last take. A block under way is part of the next. */
  take(): Delays {
    const taken = { delaysMs: this.#delays, blockedMs: this.#blockedMs }
    this.#delays = []
    this.#blockedMs = 0
    return taken
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

/** Short numbers in messages to another machine. */
const toMicroseconds = (ms: number) => Math.round(ms * 1_000) / 1_000
