import type { Part, Species } from '../engine/index.ts'
import { createAgent, type HttpAgent } from '../http/index.ts'
import type { ConnectionPolicy, PlannedClass, RunPlan, UserClass } from '../plan/index.ts'
import type { SystemClock } from '../time/index.ts'
import { type Millis, parseDuration } from '../units/index.ts'

/** One HTTP agent for each way in which the classes want their connections. */
export class Agents {
  readonly #agents = new Map<string, HttpAgent>()
  readonly #plan: RunPlan
  readonly #clock: SystemClock
  readonly #part: Part

  constructor(plan: RunPlan, clock: SystemClock, part: Part) {
    this.#part = part
    this.#plan = plan
    this.#clock = clock
  }

  speciesOf(userClass: UserClass, { host }: PlannedClass): Species {
    const connections = this.#plan.connections ?? userClass.connections
    const connectTimeout = this.#plan.connectTimeout ?? parseDuration(userClass.connectTimeout)
    const resends = this.#plan.resend ?? userClass.resend
    return { userClass, host, agent: this.#agent(connections, connectTimeout, resends) }
  }

  #agent(connections: ConnectionPolicy, connectTimeout: Millis, resends: boolean): HttpAgent {
    const key = `${connections} ${connectTimeout} ${resends}`
    const known = this.#agents.get(key)
    if (known !== undefined) return known
    const agent = createAgent({
      clock: this.#clock,
      polls: this.#clock.polls,
      connections,
      connectTimeout,
      insecure: this.#plan.insecure,
      resends,
      thread: this.#part,
    })
    this.#agents.set(key, agent)
    return agent
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.close()
  }
}
