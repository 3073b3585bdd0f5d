import { availableParallelism } from 'node:os'
import type { RunPlan, TestContext } from '../plan/index.ts'
import { type Reporter, resultOf, type TestOutcome } from '../report/index.ts'
import { dismiss, type Member, muster, threadLinks, WorkerError } from '../swarm/index.ts'
import { thrownText } from '../text/index.ts'
import { conduct, type Performance } from './conduct.ts'
import type { Console } from './console.ts'
import { workerCount } from './host.ts'
import type { Hook, LoadedPlan } from './load-file.ts'
import type { PreparedRun } from './prepared-run.ts'
import type { Terminal } from './terminal.ts'
import { describeThrow } from './thrown.ts'
import { UsageError } from './usage-error.ts'

/** Where and to whom a run is shown. */
export interface Audience {
  readonly terminal: Terminal
  readonly console: Console
  readonly reporters: readonly Reporter[]
}

/** Musters workers and starts the run. Throws a UsageError when that fails; `code` rejects with one from `testStop`. */
export async function startRun(
  { plan, wanted, slos, about, options }: PreparedRun,
  { testStart, testStop }: LoadedPlan,
  audience: Audience,
): Promise<Performance> {
  audience.console.mask.add(plan.secrets ?? [])
  const members = await mustered(plan, workerCount(options.processes, availableParallelism()))
  try {
    const shared = copyable(await testHook('testStart', testStart, plan, contextOf(plan)))
    const { load, runTime } = wanted
    const { run, code } = conduct({ plan, load, runTime, slos, members, shared, options, ...audience })
    const outcome = () => ({ ...contextOf(plan), result: resultOf(run.view, about.facts, about.plan) })
    const stop = () => testStop && testHook('testStop', testStop, plan, outcome())
    return { run, code: ended(code, stop, members) }
  } catch (error) {
    await dismiss(members) // or their threads would keep the process
    throw error
  }
}

async function ended(
  code: Promise<number>,
  stop: () => Promise<unknown> | undefined,
  members: readonly Member[],
): Promise<number> {
  try {
    const result = await code
    await stop()
    return result
  } finally {
    await dismiss(members)
  }
}

/** Each worker gets a copy. Throws a UsageError for what cannot be copied, such as a function or a connection. */
export function copyable(shared: unknown): unknown {
  try {
    return structuredClone(shared)
  } catch (cause) {
    const why = thrownText(cause)
    throw new UsageError(`testStart must return plain data, since each worker gets a copy of it: ${why}`, {
      cause,
    })
  }
}

/** Throws a UsageError when a worker cannot load the load file. */
export async function mustered(plan: RunPlan, workers: number): Promise<readonly Member[]> {
  try {
    return await muster(plan, workers, threadLinks(new URL('./worker.js', import.meta.url)))
  } catch (cause) {
    throw cause instanceof WorkerError ? new UsageError(cause.message, { cause }) : cause
  }
}

export const contextOf = ({ classes }: RunPlan): TestContext => ({
  host: classes[0]?.host.replace(/\/+$/, '') ?? '',
})

/** Calls `testStart` or `testStop`. Throws a UsageError that says where it threw. */
export async function testHook(
  name: string,
  hook: Hook | undefined,
  { options }: RunPlan,
  told: TestContext | TestOutcome,
): Promise<unknown> {
  try {
    return await hook?.(options, told)
  } catch (cause) {
    throw new UsageError(describeThrow(name, 'and ended the run', cause), { cause })
  }
}
