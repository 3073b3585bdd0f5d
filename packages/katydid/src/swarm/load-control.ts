import {
  type ArrivalKind,
  type Arrivals,
  countBefore,
  type LoadShape,
  loadAt,
  type Ramp,
  rampEnd,
  rateAt,
  type ShapedLoad,
  type Stage,
  usersAt,
} from '../plan/index.ts'
import { thrownSummary } from '../text/index.ts'
import type { Clock } from '../time/index.ts'
import { formatDuration, type Millis, millis, type PerSecond, perSecond } from '../units/index.ts'
import type { Order } from './messages.ts'

/** What a run puts on the server, over its whole length. */
export type Load =
  | { readonly kind: 'users'; readonly users: number; readonly spawnRate: PerSecond }
  | { readonly kind: 'user-stages'; readonly stages: readonly Stage[] }
  | { readonly kind: 'arrivals'; readonly arrivals: Arrivals }
  | { readonly kind: 'shape'; readonly shape: LoadShape; readonly arrivals: ArrivalKind }

export interface LoadControlOptions {
  readonly load: Load
  readonly clock: Clock
  readonly tellAll: (order: Order) => void
  /** A shape has come to its end. */
  readonly onEnd: () => void
  /** A shape threw, or asked for what is no load; in words. */
  readonly onMistake: (words: string) => void
  /** Aborts when the run stops. */
  readonly signal: AbortSignal
}

const forever = millis(Number.POSITIVE_INFINITY)
const shapeStep = 100
/** Changes are told so long before they take effect, in ms: every worker knows in time. */
export const lead = 50
const nothing: Arrivals = { kind: 'constant', stages: [], phase: 1 }
/** A change without a rate of its own is made at once. */
const atOnce = perSecond(Number.POSITIVE_INFINITY)

const otherModel = 'at() must give users all the time, or a rate all the time'

/** Tells the workers what load to put on, as time goes by and as it is changed by hand. */
export class LoadControl {
  readonly #options: LoadControlOptions
  #ramp: Ramp = { at: millis(0), from: 0, to: 0, rate: atOnce }
  #schedule: { readonly at: Millis; readonly arrivals: Arrivals } | undefined
  #epoch = 0

  constructor(options: LoadControlOptions) {
    this.#options = options
    const { load } = options
    if (load.kind === 'users') this.#follow({ at: millis(0), from: 0, to: load.users, rate: load.spawnRate })
    else if (load.kind === 'arrivals') this.#arrive(millis(0), load.arrivals)
    else if (load.kind === 'user-stages') this.#playStages(load.stages)
    else this.#playShape(load.shape, load.arrivals)
  }

  /** Users wanted when the present ramp is over. */
  get targetUsers(): number {
    return this.#ramp.to
  }

  /** The instant of the last change of users that is planned by now. */
  get rampEnd(): Millis {
    return rampEnd(this.#ramp)
  }

  /** How arrivals follow the rate. Undefined in the closed model, and for a trace. */
  get arrivalKind(): ArrivalKind | undefined {
    const kind = this.#schedule?.arrivals.kind
    return kind === 'trace' ? undefined : kind
  }

  /** Arrivals per second that are offered at an instant. Undefined in the closed model, and for a trace. */
  offeredRate(at: Millis): PerSecond | undefined {
    const schedule = this.#schedule
    if (schedule === undefined || schedule.arrivals.kind === 'trace') return undefined
    return perSecond(rateAt(schedule.arrivals.stages, millis(at - schedule.at)))
  }

  /** Ramps from the users there are at `at` to so many, up or down. */
  setUsers(users: number, rate: PerSecond = atOnce, at: Millis = this.#options.clock.now()): void {
    this.#follow({ at, from: usersAt(this.#ramp, at), to: users, rate })
  }

  /** From `at` on (by default as soon as all workers can know), so many arrivals per second until the next change; the part of one that was due is kept. */
  setRate(rate: number, kind: ArrivalKind, at: Millis = millis(this.#options.clock.now() + lead)): void {
    const phase = this.#phaseAt(at)
    this.#arrive(at, { kind, stages: [{ from: rate, to: rate, duration: forever }], phase })
  }

  #phaseAt(at: Millis): number {
    const schedule = this.#schedule
    if (schedule === undefined) return 1
    if (schedule.arrivals.kind !== 'constant') return 0
    const { stages, phase } = schedule.arrivals
    const due = countBefore(stages, millis(at - schedule.at)) + phase
    // What is due at this very instant is for the new schedule, which starts with it.
    return due - Math.ceil(due) + 1
  }

  #follow(ramp: Ramp): void {
    this.#ramp = ramp
    this.#options.tellAll({ kind: 'follow', ramp })
  }

  #arrive(at: Millis, arrivals: Arrivals): void {
    this.#schedule = { at, arrivals }
    this.#options.tellAll({ kind: 'arrive', schedule: { at, arrivals, epoch: this.#epoch++ } })
  }

  async #playStages(stages: readonly Stage[]): Promise<void> {
    let at = millis(0)
    for (const { from, to, duration } of stages) {
      if (!(await this.#reached(at))) return
      if (usersAt(this.#ramp, at) !== from) this.setUsers(from, atOnce, at)
      if (to !== from) this.setUsers(to, perSecond(Math.abs(to - from) / (duration / 1_000)), at)
      at = millis(at + duration)
    }
  }

  /** Each tenth of a second is asked for, in order, however late this thread is: no stage is skipped. */
  async #playShape(shape: LoadShape, kind: ArrivalKind): Promise<void> {
    let last: ShapedLoad | undefined
    for (let k = 0; ; k++) {
      const at = millis(k * shapeStep)
      if (!(await this.#reached(at))) return
      const wanted = this.#ask(shape, at, last)
      if (wanted === 'mistake') return
      if (wanted === undefined) {
        this.#arrive(at, nothing)
        await this.#options.clock.until(at, this.#options.signal)
        break
      }
      if (JSON.stringify(wanted) !== JSON.stringify(last)) this.#apply(wanted, kind, at)
      last = wanted
    }
    this.#options.onEnd()
  }

  #ask(shape: LoadShape, at: Millis, last: ShapedLoad | undefined): ShapedLoad | undefined | 'mistake' {
    try {
      const wanted = loadAt(shape, at)
      if (wanted && last && 'rate' in wanted !== 'rate' in last) throw new TypeError(otherModel)
      return wanted
    } catch (error) {
      this.#options.onMistake(
        `the load shape ${shape.constructor.name} failed at ${formatDuration(at)}: ${thrownSummary(error)}`,
      )
      return 'mistake'
    }
  }

  #apply(wanted: ShapedLoad, kind: ArrivalKind, at: Millis): void {
    if ('rate' in wanted) this.setRate(wanted.rate, kind, at)
    else
      this.setUsers(wanted.users, wanted.spawnRate === undefined ? atOnce : perSecond(wanted.spawnRate), at)
  }

  /** Time to tell of a change at this instant. False when the run has stopped. */
  #reached(at: Millis): Promise<boolean> {
    return this.#options.clock.until(millis(at - lead), this.#options.signal)
  }
}
