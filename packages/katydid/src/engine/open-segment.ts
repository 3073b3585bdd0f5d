import { type Arrivals, type ClassShare, intendedStarts, slots } from '../plan/index.ts'
import { type Clock, seededRandom } from '../time/index.ts'
import { type Millis, millis } from '../units/index.ts'
import { Hurry } from './hurry.ts'
import type { Meter } from './meter.ts'
import type { OpenUser } from './open-user.ts'
import type { Part } from './segment.ts'

export interface OpenSegmentOptions {
  readonly clock: Clock
  readonly classes: readonly ClassShare[]
  readonly part: Part
  readonly seed: string
  readonly meter: Meter
  /** Of this part: when all of them are busy, an arrival is unsent. */
  readonly maxUsers: number
  createUser(classIndex: number, identity: string): OpenUser
}

/** Arrivals from an instant of the run on, in place of those before. */
export interface Schedule {
  readonly at: Millis
  readonly arrivals: Arrivals
  /** Makes its chance another than that of the schedules before it. */
  readonly epoch: number
}

/** Until another takes over. */
interface RunningSchedule extends Schedule {
  until: Millis
}

/** What was due before the stop is still sent when it is no later than this: the last arrival of a trace, for instance. */
const graceMs = 100

/** The arrivals of one thread: starts one task per arrival and never waits for an answer, so the load stays open. */
export class OpenSegment {
  readonly #options: OpenSegmentOptions
  readonly #crowds: readonly Crowd[]
  /** A fixed count is a number of users; arrivals know weights only. */
  readonly #shares: readonly ClassShare[]
  readonly #serving = new Set<Promise<void>>()
  readonly #over = new AbortController()
  /** None at first. */
  #latest: { until: Millis } = { until: millis(0) }
  #following: Promise<unknown> = Promise.resolve()
  #users = 0

  constructor(options: OpenSegmentOptions) {
    this.#options = options
    this.#shares = options.classes.map((share) => ({ ...share, fixedCount: undefined }))
    this.#crowds = options.classes.map(() => ({ idle: [], all: new Set(), made: 0 }))
  }

  /**
   * Follows a schedule from its instant on; the one before ends there, to the arrival if this is told in time. What is
   * due when the segment drains, and was not sent, counts as unsent.
   */
  follow(schedule: Schedule): void {
    this.#latest.until = schedule.at
    const running: RunningSchedule = { ...schedule, until: millis(Number.POSITIVE_INFINITY) }
    this.#latest = running
    this.#following = Promise.all([this.#following, this.#run(running)])
  }

  async #run(schedule: RunningSchedule): Promise<void> {
    const { clock, part, seed } = this.#options
    const { at, arrivals, epoch } = schedule
    const order = slots(this.#shares, 1)
    let k = epoch
    const hurry = new Hurry()
    for (const offset of intendedStarts(arrivals, seededRandom(seed, 'arrivals', epoch))) {
      const slot = order.next()
      if (slot.done || k++ % part.of !== part.index) continue
      const intendedAt = millis(at + offset)
      if (hurry.isTooLong(intendedAt, clock.now())) await breathe()
      const isDue = await clock.until(intendedAt, this.#over.signal)
      if (intendedAt >= schedule.until) return
      const lateBy = clock.now() - intendedAt
      if (isDue || (lateBy >= 0 && lateBy < graceMs)) this.#arrive(slot.value.classIndex, intendedAt)
      else if (lateBy >= 0) this.#unsent(slot.value.classIndex, intendedAt, 'tooLate')
      else return
    }
  }

  #arrive(classIndex: number, intendedAt: Millis): void {
    const crowd = this.#crowds[classIndex] as Crowd
    const user = crowd.idle.pop() ?? this.#newcomer(crowd, classIndex)
    if (user === undefined) {
      this.#unsent(classIndex, intendedAt, 'noUser')
      return
    }
    this.#options.meter.tally.due++
    const serving = this.#serve(crowd, user, classIndex, intendedAt)
    this.#serving.add(serving)
    serving.then(() => this.#serving.delete(serving))
  }

  async #serve(crowd: Crowd, user: OpenUser, classIndex: number, intendedAt: Millis): Promise<void> {
    const isServed = await user.serve(intendedAt)
    if (!isServed) this.#unsent(classIndex, intendedAt, undefined)
    if (isServed && !user.isStopping) crowd.idle.push(user)
    else this.#dismiss(crowd, user)
  }

  #newcomer(crowd: Crowd, classIndex: number): OpenUser | undefined {
    if (this.#users >= this.#options.maxUsers) return undefined
    const { part, createUser } = this.#options
    const user = createUser(classIndex, `${crowd.made++ * part.of + part.index}`)
    this.#users++
    crowd.all.add(user)
    return user
  }

  #dismiss(crowd: Crowd, user: OpenUser): Promise<void> {
    if (crowd.all.delete(user)) this.#users--
    return user.leave()
  }

  /** `why`: undefined when a user was there, but could not serve; such an arrival was counted as due already. */
  #unsent(classIndex: number, intendedAt: Millis, why: 'noUser' | 'tooLate' | undefined): void {
    const { meter, classes } = this.#options
    meter.tally.offered++
    if (why !== undefined) {
      meter.tally.due++
      meter.tally[why]++
    }
    const name = classes[classIndex]?.name ?? ''
    meter.recorder.record({ kind: 'unsent', method: 'ARRIVAL', name, intendedAt })
  }

  /** Users there are before the first arrival asks for one, so that their `onStart` is in no response time. */
  prepare(users: number): void {
    const order = slots(this.#shares, 1)
    for (let made = 0; made < users; made++) {
      const slot = order.next()
      if (slot.done) return
      const crowd = this.#crowds[slot.value.classIndex] as Crowd
      const user = this.#newcomer(crowd, slot.value.classIndex)
      if (user !== undefined) crowd.idle.push(user)
    }
  }

  /** Users there are, busy or not, by class. */
  counts(): readonly number[] {
    return this.#crowds.map(({ all }) => all.size)
  }

  /** No more arrivals; resolves when the last task is over, or was cut off at the limit, and the users are gone. */
  async drain(limit: Millis): Promise<void> {
    const { clock } = this.#options
    this.#over.abort()
    await this.#following
    const users = this.#crowds.flatMap(({ all }) => [...all])
    for (const user of users) user.stop()
    const inTime = new AbortController()
    const over = clock.until(millis(clock.now() + limit), inTime.signal)
    const ended = Promise.all(this.#serving).then(() => Promise.all(users.map((user) => user.leave())))
    await Promise.race([ended, over])
    inTime.abort()
    for (const user of users) user.cutOff()
    await ended
    for (const { all } of this.#crowds) all.clear()
  }
}

/** The users of one class. */
interface Crowd {
  /** The last that became idle serves next: few users, warm connections. */
  readonly idle: OpenUser[]
  readonly all: Set<OpenUser>
  made: number
}

/** Lets timers and sockets have their turn. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
