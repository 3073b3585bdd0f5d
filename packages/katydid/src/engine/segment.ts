import { type ClassShare, changeAt, type Ramp, type Slot, slots } from '../plan/index.ts'
import type { Clock } from '../time/index.ts'
import { type Millis, millis } from '../units/index.ts'
import type { LiveUser } from './start-user.ts'

/** One of `of` equal parts of the load; a run on one thread is part 0 of 1. */
export interface Part {
  readonly index: number
  readonly of: number
}

export interface SegmentOptions {
  readonly clock: Clock
  readonly classes: readonly ClassShare[]
  readonly part: Part
  /** `identity` is the same whatever the number of parts. */
  startUser(slot: Slot, identity: string): LiveUser
}

interface Place {
  /** Its rank in the whole crowd: what a ramp counts. */
  readonly rank: number
  readonly slot: Slot
  user: LiveUser | undefined
  /** How often a user has stood here before. */
  generation: number
}

/** The users of one thread: follows ramps, and at the end drains and cuts off. */
export class Segment {
  readonly #options: SegmentOptions
  readonly #places: Place[] = []
  readonly #crowd: Iterator<Slot>
  #ranked = 0
  readonly #leaving = new Set<LiveUser>()
  #ramp = new AbortController()

  constructor(options: SegmentOptions) {
    this.#options = options
    this.#crowd = slots(options.classes, options.part.of)
  }

  /** Follows a ramp from here on, in place of the one before. Resolves when its last change, or the next ramp, has come. */
  async follow(ramp: Ramp): Promise<void> {
    this.#ramp.abort()
    this.#ramp = new AbortController()
    const { signal } = this.#ramp
    this.#rankUpTo(ramp.to)
    if (ramp.to > ramp.from) await this.#grow(ramp, signal)
    else await this.#shrink(ramp, signal)
  }

  async #grow(ramp: Ramp, signal: AbortSignal): Promise<void> {
    for (const place of this.#places) {
      if (place.rank >= ramp.to) return
      if (place.user !== undefined) continue
      if (!(await this.#due(changeAt(ramp, place.rank), signal))) return
      this.#fill(place)
    }
  }

  async #shrink(ramp: Ramp, signal: AbortSignal): Promise<void> {
    for (const place of this.#places.toReversed()) {
      if (place.rank < ramp.to) return
      if (place.user === undefined) continue
      if (!(await this.#due(changeAt(ramp, place.rank), signal))) return
      this.#empty(place)
    }
  }

  async #due(at: Millis, signal: AbortSignal): Promise<boolean> {
    return !signal.aborted && (await this.#options.clock.until(at, signal))
  }

  #fill(place: Place): void {
    const identity = `${place.slot.indexInClass}.${place.generation++}`
    const user = this.#options.startUser(place.slot, identity)
    place.user = user
    user.gone.then(() => {
      user.life.stop()
      this.#leaving.delete(user)
    })
  }

  #empty(place: Place): void {
    if (place.user === undefined) return
    this.#leaving.add(place.user)
    place.user.life.stop()
    place.user = undefined
  }

  #rankUpTo(count: number): void {
    for (; this.#ranked < count; this.#ranked++) {
      const next = this.#crowd.next()
      if (next.done) return
      const rank = this.#ranked
      if (next.value.worker === this.#options.part.index) {
        this.#places.push({ rank, slot: next.value, user: undefined, generation: 0 })
      }
    }
  }

  /** Users at work now, by class; those that are draining no longer count. */
  counts(): readonly number[] {
    const counts = this.#options.classes.map(() => 0)
    for (const { user, slot } of this.#places) {
      if (user !== undefined && !user.life.isStopping)
        counts[slot.classIndex] = (counts[slot.classIndex] ?? 0) + 1
    }
    return counts
  }

  /** No new users and no new tasks; resolves when the last task is over, or was cut off at the limit. */
  async drain(limit: Millis): Promise<void> {
    this.#ramp.abort()
    for (const place of this.#places) this.#empty(place)
    const all = Promise.all([...this.#leaving].map(({ gone }) => gone))
    const inTime = new AbortController()
    const { clock } = this.#options
    const over = clock.until(millis(clock.now() + limit), inTime.signal)
    await Promise.race([all, over])
    inTime.abort()
    for (const { life } of this.#leaving) life.cutOff()
    await all
  }
}
