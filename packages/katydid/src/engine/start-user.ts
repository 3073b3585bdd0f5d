import type { HttpAgent } from '../http/index.ts'
import type { MeasureOptions, OptionValues, TagFilter, User, UserClass, UserContext } from '../plan/index.ts'
import { thrownText, thrownTrace } from '../text/index.ts'
import { type Clock, type Random, seededRandom } from '../time/index.ts'
import { type Duration, millis, parseDuration } from '../units/index.ts'
import { Life } from './life.ts'
import { measuredCall } from './measured-call.ts'
import { MeasuredClient } from './measured-client.ts'
import type { Meter } from './meter.ts'
import { type ActiveUser, lose, runUser } from './run-user.ts'
import type { Turns } from './turns.ts'

/** What all users of one thread have in common. */
export interface Habitat {
  readonly clock: Clock
  readonly turns: Turns
  readonly meter: Meter
  readonly seed: string
  readonly tags: TagFilter
  readonly shared: unknown
  readonly options: OptionValues
  stopTest(reason: string): void
}

/** A class of users as one worker runs it. */
export interface Species {
  readonly userClass: UserClass
  readonly host: string
  readonly agent: HttpAgent
}

/** A user that has been made; `active` is undefined when its constructor threw. */
export interface MadeUser {
  readonly life: Life
  readonly active: ActiveUser | undefined
  close(): void
}

/** Makes one user; `identity` makes its choices its own, whichever worker it lives on. */
export function makeUser(habitat: Habitat, { userClass, host, agent }: Species, identity: string): MadeUser {
  const { clock, turns, meter, seed, tags } = habitat
  const life = new Life(clock, turns)
  const session = agent.session(host, parseDuration(userClass.timeout))
  const random = seededRandom(seed, userClass.name, identity)
  const client = new MeasuredClient(session, life, meter)
  const user = create(habitat, userClass, new Loan(habitat, life, random, client, host))
  const active = user && { user, life, meter, tags }
  meter.tally.usersStarted++
  if (active === undefined) lose(meter, life)
  return { life, active, close: () => session.close() }
}

/** A user at work. `gone` resolves when it has stopped, cut off or not, and its connections are closed. */
export interface LiveUser {
  readonly life: Life
  readonly gone: Promise<void>
}

/** Starts a user of the closed model: it runs its tasks one after another until its life is stopped. */
export function startUser(habitat: Habitat, species: Species, identity: string): LiveUser {
  const { life, active, close } = makeUser(habitat, species, identity)
  const lived = active === undefined ? Promise.resolve() : life.untilCut(runUser(active))
  return { life, gone: lived.then(close) }
}

function create({ meter, clock }: Habitat, userClass: UserClass, context: UserContext): User | undefined {
  try {
    return new userClass(context)
  } catch (error) {
    const trace = thrownTrace(error)
    meter.recorder.exception({
      task: `new ${userClass.name}`,
      message: thrownText(error),
      trace,
      at: clock.now(),
    })
    return undefined
  }
}

/** What one user is lent. Methods and not closures, since there are thousands of it. */
class Loan implements UserContext {
  readonly random: Random
  readonly client: MeasuredClient
  readonly host: string
  readonly #habitat: Habitat
  readonly #life: Life

  constructor(habitat: Habitat, life: Life, random: Random, client: MeasuredClient, host: string) {
    this.random = random
    this.client = client
    this.host = host
    this.#habitat = habitat
    this.#life = life
  }

  get shared(): unknown {
    return this.#habitat.shared
  }

  get options(): OptionValues {
    return this.#habitat.options
  }

  async sleep(duration: Duration): Promise<void> {
    const life = this.#life
    await life.waitUntil(millis(life.clock.now() + parseDuration(duration)))
  }

  measure<T>(name: string, call: () => T | Promise<T>, options?: MeasureOptions): Promise<T | undefined> {
    return measuredCall(this.#life, this.#habitat.meter, name, call, options)
  }

  isStopping(): boolean {
    return this.#life.isStopping
  }

  stopUser(): void {
    this.#life.stop()
  }

  stopTest(reason: string): void {
    this.#habitat.stopTest(reason)
  }
}
