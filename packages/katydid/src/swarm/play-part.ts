import {
  emptyTally,
  type Habitat,
  HealthMonitor,
  type Part,
  TaskCounts,
  Turns,
  Warnings,
} from '../engine/index.ts'
import { entryNames, type PlannedClass, type RunPlan, type UserClass } from '../plan/index.ts'
import { SampleRecorder } from '../stats/index.ts'
import { thrownText, thrownTrace } from '../text/index.ts'
import { type SystemClock, systemClock } from '../time/index.ts'
import { type Millis, millis } from '../units/index.ts'
import { Agents } from './agents.ts'
import { type Crowd, crowdOf } from './crowd.ts'
import type { CoordinatorLink } from './link.ts'
import type { Order, Report, Role } from './messages.ts'

/** Imports a load file: its user classes by name. */
export type Load = (loadFile: string) => Promise<ReadonlyMap<string, UserClass>>

type Begin = Extract<Order, { readonly kind: 'begin' }>

/** Deltas are cut at whole seconds of the run, so that those of all workers cover the same windows. */
const reportEvery = 1_000

/** A worker's life: loads the load file, says that it is ready, and then does as the coordinator says. */
export async function playPart({ plan, part }: Role, link: CoordinatorLink, load: Load): Promise<void> {
  let stage: Stage | undefined
  try {
    const classes = await userClasses(plan, load)
    link.onOrder((order) => {
      if (order.kind === 'begin') stage = new Stage(plan, part, classes, order, link)
      else stage?.obey(order)
    })
    link.send({ kind: 'ready' })
  } catch (error) {
    link.send({
      kind: 'unfit',
      message: thrownTrace(error) || thrownText(error),
    })
  }
}

async function userClasses(plan: RunPlan, load: Load): Promise<readonly UserClass[]> {
  const loaded = await load(plan.loadFile)
  return plan.classes.map(({ name }) => {
    const userClass = loaded.get(name)
    if (userClass === undefined) throw new Error(`the load file has no class ${name} on this worker`)
    return userClass
  })
}

/** A run in progress on this worker. */
class Stage {
  readonly #crowd: Crowd
  readonly #clock: SystemClock
  readonly #health: HealthMonitor
  readonly #recorder: SampleRecorder
  readonly #tally = emptyTally()
  readonly #taskCounts = new TaskCounts()
  readonly #warnings = new Warnings()
  readonly #classes: readonly UserClass[]
  readonly #agents: Agents
  readonly #link: CoordinatorLink
  readonly #over = new AbortController()
  #reportedUpTo = millis(0)

  constructor(
    plan: RunPlan,
    part: Part,
    classes: readonly UserClass[],
    { originNs, shared }: Begin,
    link: CoordinatorLink,
  ) {
    this.#link = link
    this.#classes = classes
    const { warmUp, watchedTags = [], watchedEntries = [], secrets = [] } = plan
    this.#recorder = new SampleRecorder({ warmUp, watchedTags, watchedEntries, secrets })
    this.#clock = systemClock(originNs)
    this.#health = new HealthMonitor(this.#clock)
    this.#agents = new Agents(plan, this.#clock, part)
    const habitat: Habitat = {
      clock: this.#clock,
      turns: new Turns(),
      meter: {
        recorder: this.#recorder,
        tally: this.#tally,
        taskCounts: this.#taskCounts,
        warnings: this.#warnings,
        nameOf: entryNames(),
      },
      seed: plan.seed,
      tags: plan.tags,
      shared,
      options: plan.options,
      stopTest: (reason) => link.send({ kind: 'stop-test', reason }),
    }
    const species = classes.map((userClass, i) =>
      this.#agents.speciesOf(userClass, plan.classes[i] as PlannedClass),
    )
    this.#crowd = crowdOf(plan, part, habitat, species)
    this.#catchStrays()
    this.#reportEachSecond()
  }

  obey(order: Exclude<Order, Begin>): void {
    if (order.kind === 'stop') this.#end(order.limit)
    else this.#crowd.follow(order)
  }

  async #end(limit: Millis): Promise<void> {
    await this.#crowd.drain(limit)
    this.#agents.close()
    this.#over.abort()
    // What the cut ended is recorded by promises: one turn of the loop and all of them have run.
    await new Promise((resolve) => setImmediate(resolve))
    this.#link.send({ kind: 'done', report: this.#report() })
    this.#health.stop()
  }

  async #reportEachSecond(): Promise<void> {
    const { signal } = this.#over
    for (let k = 1; await this.#clock.until(millis(k * reportEvery), signal); k++) {
      this.#link.send({ kind: 'report', report: this.#report() })
    }
  }

  #report(): Report {
    const from = this.#reportedUpTo
    this.#reportedUpTo = this.#clock.now()
    const delta = this.#recorder.take(from, this.#reportedUpTo)
    return {
      delta,
      health: this.#health.take(),
      users: this.#crowd.counts(),
      tally: { ...this.#tally },
      warnings: this.#warnings.take(),
      taskRuns: this.#classes.map((userClass) => this.#taskCounts.runsOf(userClass)),
    }
  }

  /** What a load file throws where no task awaits it (a timer, a floating promise) must not end the run. */
  #catchStrays(): void {
    const record = (error: unknown) => {
      const trace = thrownTrace(error)
      this.#recorder.exception({
        task: '(outside a task)',
        message: thrownText(error),
        trace,
        at: this.#clock.now(),
      })
    }
    process.on('uncaughtException', record)
    process.on('unhandledRejection', record)
  }
}
