import type { Random } from '../time/index.ts'
import type { Task } from './task.ts'
import type { User } from './user.ts'
import type { WaitTime } from './wait-time.ts'

type ClientOf<U> = U extends { readonly client: infer C } ? C : never

/** Tasks that belong together. Entered like a task, it picks among its own by weight until `interrupt()`. */
export abstract class TaskSet<U extends User = User> {
  readonly user: U
  readonly tasks: readonly Task[] = []
  /** Default: the user's. */
  readonly waitTime: WaitTime | undefined
  #interrupted = false

  constructor(user: U) {
    this.user = user
  }

  get client(): ClientOf<U> {
    return (this.user as { readonly client?: unknown }).client as ClientOf<U>
  }

  get random(): Random {
    return this.user.random
  }

  onStart(): unknown {
    return undefined
  }

  onStop(): unknown {
    return undefined
  }

  /** Leaves this set when the current task returns; the parent then waits and picks again. */
  interrupt(): void {
    this.#interrupted = true
  }

  get interrupted(): boolean {
    return this.#interrupted
  }
}

/** Runs its tasks in their order, again and again until `interrupt()`; a whole weight n repeats a task n times. */
export abstract class SequentialTaskSet<U extends User = User> extends TaskSet<U> {}

export const isTaskSetClass = (run: unknown): run is new (user: User) => TaskSet =>
  typeof run === 'function' && run.prototype instanceof TaskSet
