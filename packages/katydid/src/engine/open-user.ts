import type { Millis } from '../units/index.ts'
import type { Chooser } from './choose.ts'
import { begin, chooserOf, finish, runOnce } from './run-user.ts'
import { type Habitat, type MadeUser, makeUser, type Species } from './start-user.ts'

/** A user of the open model: it serves one arrival at a time, and between them it sits with its connection open. */
export class OpenUser {
  readonly #made: MadeUser
  /** Undefined when the user can do no work: its constructor or its `onStart` threw. */
  readonly #chooser: Promise<Chooser | undefined>
  #leaving: Promise<void> | undefined

  constructor(habitat: Habitat, species: Species, identity: string) {
    this.#made = makeUser(habitat, species, identity)
    this.#chooser = this.#begin()
  }

  async #begin(): Promise<Chooser | undefined> {
    const { active, life } = this.#made
    if (active === undefined || (await life.orCut(begin(active))) !== true) return undefined
    return chooserOf(active)
  }

  /** False when the user cannot serve: it is unfit, or the run is over. */
  async serve(intendedAt: Millis): Promise<boolean> {
    const { active, life } = this.#made
    const choose = await this.#chooser
    if (active === undefined || choose === undefined || life.isCut) return false
    await life.orCut(runOnce(active, choose, intendedAt))
    return true
  }

  get isStopping(): boolean {
    return this.#made.life.isStopping
  }

  /** Its tasks are told to end. */
  stop(): void {
    this.#made.life.stop()
  }

  cutOff(): void {
    this.#made.life.cutOff()
    this.#made.close()
  }

  /** Runs `onStop` and closes the connections, once. */
  leave(): Promise<void> {
    this.#leaving ??= this.#leave()
    return this.#leaving
  }

  async #leave(): Promise<void> {
    const { active, life, close } = this.#made
    life.stop()
    if (active !== undefined && (await this.#chooser) !== undefined) await life.orCut(finish(active))
    close()
  }
}
