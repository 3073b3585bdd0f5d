import { availableParallelism } from 'node:os'
import type { RunView } from '../report/index.ts'
import { dismiss, Run } from '../swarm/index.ts'
import { millis } from '../units/index.ts'
import { judgeStep, type Look, type Measure, type Step } from '../verdict/index.ts'
import { evidenceOf, figuresOf } from './capacity-evidence.ts'
import { type CapacityRequest, holdOf, optionsOfLook, slosOfLook } from './capacity-options.ts'
import { workerCount } from './host.ts'
import { Interrupted } from './interrupted.ts'
import { prepareRun, type Suite } from './prepared-run.ts'
import { contextOf, copyable, mustered, testHook } from './start-run.ts'
import { UsageError } from './usage-error.ts'

export interface Player {
  readonly measure: Measure
  /** All that was measured. */
  readonly steps: readonly Step[]
  /** Ends the run that is on; `measure` then rejects with `Interrupted`. */
  interrupt(): void
  /** `testStop` of the load file. */
  close(): Promise<void>
}

export interface Watcher {
  /** A look goes on, and will take so long in all. */
  readonly onSecond: (look: Look, view: RunView) => void
  readonly onStep: (step: Step) => void
}

/**
 * Plays looks as runs, one after the other, with `testStart` once before the first. Each run has workers of its own: the
 * seed and the model of the load are part of what they are born with, and none of them is warmer than another.
 */
export async function playerOf(suite: Suite, request: CapacityRequest, watcher: Watcher): Promise<Player> {
  const { testStart, testStop } = suite.loaded
  const first = prepareRun(suite, optionsOfLook(request, firstLook, millis(1_000)))
  const context = contextOf(first.plan)
  const shared = copyable(await testHook('testStart', testStart, first.plan, context))
  const steps: Step[] = []
  const stage = new Stage(suite, request, shared, watcher)
  return {
    steps,
    measure: async (look) => {
      const step = await stage.play(look)
      steps.push(step)
      watcher.onStep(step)
      return step
    },
    interrupt: () => stage.interrupt(),
    close: async () =>
      void (await testHook('testStop', testStop, first.plan, { ...context, result: undefined })),
  }
}

const firstLook: Look = { level: { kind: 'users', value: 1 }, number: 0, purpose: 'search', times: 1 }

/** The load goes on a little beyond what is measured, in ms: how many are in flight is asked after each whole second. */
const tail = 300

class Stage {
  readonly #suite: Suite
  readonly #request: CapacityRequest
  readonly #shared: unknown
  readonly #watcher: Watcher
  #run: Run | undefined
  #isInterrupted = false

  constructor(suite: Suite, request: CapacityRequest, shared: unknown, watcher: Watcher) {
    this.#suite = suite
    this.#request = request
    this.#shared = shared
    this.#watcher = watcher
  }

  interrupt(): void {
    this.#isInterrupted = true
    this.#run?.stop('Interrupted')
  }

  async play(look: Look): Promise<Step> {
    const { warmUp } = this.#request.options
    const loadEnd = millis(warmUp + holdOf(this.#request, look))
    const runTime = millis(loadEnd + tail)
    const { plan, wanted, slos, options } = prepareRun(
      this.#suite,
      optionsOfLook(this.#request, look, runTime),
    )
    const cores = availableParallelism()
    const members = await mustered(plan, workerCount(options.processes, cores))
    if (this.#isInterrupted) {
      await dismiss(members)
      throw new Interrupted()
    }
    const onSecond = (view: RunView) => this.#watcher.onSecond(look, view)
    const { load } = wanted
    const { stopTimeout, resetStats } = options
    const judged = slosOfLook(slos)
    this.#run = new Run(
      { plan, load, runTime, slos: judged, stopTimeout, resetStats, shared: this.#shared, cores, onSecond },
      members,
    )
    const { lost } = await this.#run.finished
    if (this.#isInterrupted) throw new Interrupted()
    if (lost.length > 0) throw new UsageError(lost.join('; '))
    const { view } = this.#run
    return { ...look, ...judgeStep(evidenceOf(view, look, loadEnd)), ...figuresOf(view, loadEnd) }
  }
}
