import type { Random } from '../time/index.ts'
import type { Duration } from '../units/index.ts'
import type { Client } from './client.ts'
import type { ConnectionPolicy } from './connections.ts'
import type { OptionValues } from './options.ts'
import type { Task } from './task.ts'
import { constant, type WaitTime } from './wait-time.ts'

export interface MeasureOptions {
  /** The `Type` column. Default `CALL`. */
  readonly type?: string
}

/** What the engine lends to a user: its constructor passes it on, its methods use it. */
export interface UserContext {
  readonly random: Random
  readonly client: Client
  readonly host: string
  /** What `testStart` returned, copied to each worker. */
  readonly shared: unknown
  /** Values of what the load file declares as `options`. */
  readonly options: OptionValues
  sleep(duration: Duration): Promise<void>
  measure<T>(name: string, call: () => T | Promise<T>, options?: MeasureOptions): Promise<T | undefined>
  isStopping(): boolean
  stopUser(): void
  stopTest(reason: string): void
}

/** A simulated client. One instance per user, made when the user starts; its tasks run one after another. */
export abstract class User {
  /** Share of the users relative to other classes. 0 with no `fixedCount` leaves the class out. */
  static readonly weight: number = 1
  /** Exactly so many users, started before the weighted ones. */
  static readonly fixedCount: number | undefined
  /** Used when neither `--host` nor the environment names one. */
  static readonly host: string | undefined
  static readonly connections: ConnectionPolicy = 'perUser'
  /** For a whole exchange, where a request sets none. */
  static readonly timeout: Duration = '60s'
  static readonly connectTimeout: Duration = '10s'
  /**
   * A request is sent once more, over a new connection, when a kept connection ends before a byte of the response has
   * come, whatever its method: the server had most likely closed it. `false` lets such a request fail.
   */
  static readonly resend: boolean = true

  readonly tasks: readonly Task[] = []
  /** After each task. Default: none. */
  readonly waitTime: WaitTime = constant('0s')

  /** What `testStart` returned; `declare readonly shared: ...` in a class gives it its type. */
  readonly shared: unknown

  /** Of the load file's `options`; `declare readonly options: OptionValues<typeof options>` in a class gives them its types. */
  readonly options: OptionValues

  readonly #context: UserContext

  constructor(context: UserContext) {
    this.#context = context
    this.shared = context.shared
    this.options = context.options
  }

  /** Seeded per user: the same `--seed` gives the same choices. */
  get random(): Random {
    return this.#context.random
  }

  get host(): string {
    return this.#context.host
  }

  /** Before the first task. A user whose `onStart` throws does not run. */
  onStart(): unknown {
    return undefined
  }

  /** After the last task, before the connections close. */
  onStop(): unknown {
    return undefined
  }

  /** Pauses inside a task; the pause counts in no response time. Ends early when the run stops. */
  sleep(duration: Duration): Promise<void> {
    return this.#context.sleep(duration)
  }

  /**
   * Times a call of any client and records it as one sample. What it throws is the sample's failure, and then the
   * result is undefined.
   */
  measure<T>(name: string, call: () => T | Promise<T>, options?: MeasureOptions): Promise<T | undefined> {
    return this.#context.measure(name, call, options)
  }

  /** True once this user shall end: a task that loops by itself must look. */
  get isStopping(): boolean {
    return this.#context.isStopping()
  }

  /** Ends this user after its current task. */
  stopUser(): void {
    this.#context.stopUser()
  }

  /** Ends the whole run, draining as at Ctrl-C. */
  stopTest(reason: string): void {
    this.#context.stopTest(reason)
  }
}

/** A user with an HTTP client of its own: cookies, default headers, connections. */
export abstract class HttpUser extends User {
  readonly client: Client

  constructor(context: UserContext) {
    super(context)
    this.client = context.client
  }
}

export type UserClass = (new (context: UserContext) => User) & Omit<typeof User, 'prototype'>

/** True for a class that can be run: a subclass of `User` other than our own two. */
export function isUserClass(value: unknown): value is UserClass {
  if (typeof value !== 'function' || value === HttpUser) return false
  return value.prototype instanceof User
}
