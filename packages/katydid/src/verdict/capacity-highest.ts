import type { Level, LoadKind, Look, Step } from './capacity-step.ts'

export interface SearchOptions {
  readonly kind: LoadKind
  readonly start: number
  /** From the first level to the next; its square from there, and so on, but never more than 2, as long as all goes well. */
  readonly factor: number
  readonly least: number
  readonly most: number
  /** As a fraction of the answer. */
  readonly precision: number
  /** So many looks with seeds of their own have to prove the answer; 0: none does. */
  readonly confirmations: number
  /** Told of each step of the way up; true ends the search there, without an answer. */
  readonly isEnough?: (steps: readonly Step[]) => boolean
}

export type Try = (level: Level, purpose?: Look['purpose'], times?: number) => Promise<Step>

export interface Found {
  /** The highest level that holds. Undefined: none was found. */
  readonly level: number | undefined
  /** Each of the confirming looks proved the SLOs. */
  readonly isProven: boolean
  /** The lowest level that does not hold. Undefined: all did, up to the highest that may be asked for. */
  readonly limit: Step | undefined
  /** All looks, in their order. */
  readonly steps: readonly Step[]
}

const steepest = 2
/** Levels that are tried when the first does not stand up to confirmation; each is further from the one before. */
const mostCandidates = 6
/** A confirming look that proves nothing is taken again, twice and four times as long. */
const lengths = [1, 2, 4]

/**
 * The highest level that holds: up by a factor until one does not, then halving the gap. Measurements are noisy, so a miss
 * that is not clear counts when it is seen twice, and the answer is confirmed: all confirming looks must prove it, or the
 * next lower level is tried. Two of them that are each wrong once in a hundred times agree on something false once in
 * 10,000, so that trying several levels needs no further correction.
 */
export async function highest(options: SearchOptions, attempt: Try): Promise<Found> {
  const search = new Search(options, attempt)
  await search.climb()
  if (search.isOver) return search.found(false)
  await search.bisect()
  return search.confirm()
}

class Search {
  readonly #options: SearchOptions
  readonly #try: Try
  readonly #steps: Step[] = []
  #held: number | undefined
  #limit: Step | undefined
  isOver = false

  constructor(options: SearchOptions, attempt: Try) {
    this.#options = options
    this.#try = attempt
  }

  /** Up until a level does not hold; or down, when the first does not. */
  async climb(): Promise<void> {
    const { start, least, most, isEnough } = this.#options
    let { factor } = this.#options
    let value = this.#whole(Math.min(start, most))
    while (await this.#holds(value)) {
      this.#held = value
      this.isOver = isEnough?.(this.#steps) === true
      if (this.isOver || value >= most || this.#limit !== undefined) return
      value = Math.min(most, this.#whole(value * factor))
      factor = Math.min(steepest, factor * factor)
    }
    while (this.#held === undefined && value / 2 >= least) {
      value = this.#whole(value / 2)
      if (await this.#holds(value)) this.#held = value
    }
    this.isOver = this.#held === undefined
  }

  async bisect(): Promise<void> {
    for (let gap = this.#gap(); gap !== undefined; gap = this.#gap()) {
      if (await this.#holds(gap)) this.#held = gap
    }
  }

  /** The middle between what holds and what does not; undefined when they are near enough. */
  #gap(): number | undefined {
    const [low, high] = [this.#held as number, this.#limit?.level.value]
    if (high === undefined || high <= low * (1 + this.#options.precision)) return undefined
    const middle = this.#whole((low + high) / 2)
    return middle > low && middle < high ? middle : undefined
  }

  async confirm(): Promise<Found> {
    const { confirmations, least, precision } = this.#options
    if (confirmations === 0) return this.found(false)
    let refused: number | undefined
    for (let candidate = 1; candidate <= mostCandidates; candidate++) {
      const refusal = await this.#refusal(this.#held as number)
      if (refusal === undefined) return this.#refined(refused)
      const lower = this.#below((this.#held as number) * (1 - candidate * precision))
      if (lower < least) break
      this.#refuse(refusal)
      refused = this.#held
      this.#held = lower
    }
    return this.found(false)
  }

  /** Steps down grow: between what is proven and what was refused before it, something higher may be proven as well. */
  async #refined(refused: number | undefined): Promise<Found> {
    const { precision } = this.#options
    let high = refused
    while (high !== undefined && high > (this.#held as number) * (1 + 2 * precision)) {
      const middle = this.#below(((this.#held as number) + high) / 2)
      if (middle <= (this.#held as number)) break
      const refusal = await this.#refusal(middle)
      if (refusal === undefined) this.#held = middle
      else {
        this.#refuse(refusal)
        high = middle
      }
    }
    return this.found(true)
  }

  #refuse(step: Step): void {
    if (step.verdict !== 'unclear') this.#limit = step
  }

  /** The confirming look that did not prove the level. */
  async #refusal(value: number): Promise<Step | undefined> {
    for (let i = 0; i < this.#options.confirmations; i++) {
      const step = await this.#confirming(value)
      if (step.verdict !== 'kept') return step
    }
    return undefined
  }

  async #confirming(value: number): Promise<Step> {
    let step: Step | undefined
    for (const times of lengths) {
      step = await this.#look(value, 'confirm', times)
      if (step.verdict !== 'unclear') return step
    }
    return step as Step
  }

  async #holds(value: number): Promise<boolean> {
    let step = await this.#look(value)
    if (step.verdict === 'missed' && !step.isClear) step = await this.#look(value)
    const isHeld = step.verdict === 'kept' || step.verdict === 'unclear'
    if (!isHeld) this.#limit = step
    return isHeld
  }

  async #look(value: number, purpose: Look['purpose'] = 'search', times = 1): Promise<Step> {
    const step = await this.#try({ kind: this.#options.kind, value }, purpose, times)
    this.#steps.push(step)
    return step
  }

  #whole(value: number): number {
    return this.#options.kind === 'users' ? Math.max(1, Math.round(value)) : value
  }

  #below(value: number): number {
    return this.#options.kind === 'users' ? Math.floor(value) : value
  }

  found(isProven: boolean): Found {
    return { level: this.#held, isProven, limit: this.#limit, steps: this.#steps }
  }
}
