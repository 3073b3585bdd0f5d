import { availableParallelism } from 'node:os'
import type { RunPlan } from '../plan/index.ts'
import { taskRatio, taskRatioText } from '../report/index.ts'
import { dismiss, type Member, muster, threadLinks, WorkerError } from '../swarm/index.ts'
import { bundleLoadFiles } from './bundle.ts'
import { conduct } from './conduct.ts'
import type { Options } from './flags.ts'
import { workerCount } from './host.ts'
import { type LoadedPlan, loadUserClasses } from './load-file.ts'
import { loadOf, type WantedLoad } from './load-of.ts'
import { loadPaths } from './load-paths.ts'
import { prepareOutputs } from './output-files.ts'
import { chosenOf, planOf } from './plan-of.ts'
import type { Terminal } from './terminal.ts'
import { describeThrow } from './thrown.ts'
import { UsageError } from './usage-error.ts'

/** `katydid run`: loads the load file and does what the options say. Resolves with the exit code. */
export async function run(options: Options, terminal: Terminal): Promise<number> {
  const { cwd } = terminal
  const bundle = await bundleLoadFiles(loadPaths(options.loadFiles, cwd), cwd)
  const leave = (code: number) => {
    bundle.remove()
    terminal.leave(code)
  }
  try {
    return await runBundle(bundle.url, options, { ...terminal, leave })
  } finally {
    bundle.remove()
  }
}

async function runBundle(url: string, options: Options, terminal: Terminal): Promise<number> {
  const loaded = await loadUserClasses(url)
  const { chosen, described } = chosenOf(loaded, options)
  const { list, showTaskRatio, showTaskRatioJson, users } = options
  if (list)
    return print(terminal, ['Available Users:', ...chosen.map(({ name }) => `    ${name}`)].join('\n'))
  if (showTaskRatio) return print(terminal, taskRatioText(taskRatio(described, users)))
  if (showTaskRatioJson) return print(terminal, JSON.stringify(taskRatio(described, users), null, 4))
  const wanted = loadOf(options, chosen, loaded.shape)
  const plan = planOf(chosen, options, url, terminal.env.MYENDPOINT, wanted.open)
  return runLoad(plan, wanted, loaded, options, terminal)
}

function print({ stdout }: Terminal, text: string): number {
  stdout(`${text}\n`)
  return 0
}

async function runLoad(
  plan: RunPlan,
  { load, runTime }: WantedLoad,
  { testStart, testStop }: LoadedPlan,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  prepareOutputs(options, terminal.cwd)
  const members = await mustered(plan, workerCount(options.processes, availableParallelism()))
  try {
    const shared = copyable(await testHook('testStart', testStart))
    const code = await conduct({ plan, load, runTime, members, shared, options, terminal })
    await testHook('testStop', testStop)
    return code
  } finally {
    await dismiss(members) // when testStart threw, their threads would keep the process
  }
}

/** Each worker gets a copy. Throws a UsageError for what cannot be copied, such as a function or a connection. */
function copyable(shared: unknown): unknown {
  try {
    return structuredClone(shared)
  } catch (cause) {
    const why = (cause as Error).message
    throw new UsageError(`testStart must return plain data, since each worker gets a copy of it: ${why}`, {
      cause,
    })
  }
}

async function mustered(plan: RunPlan, workers: number): Promise<readonly Member[]> {
  try {
    return await muster(plan, workers, threadLinks(new URL('./worker.js', import.meta.url)))
  } catch (cause) {
    throw cause instanceof WorkerError ? new UsageError(cause.message, { cause }) : cause
  }
}

async function testHook(name: string, hook: (() => unknown) | undefined): Promise<unknown> {
  try {
    return await hook?.()
  } catch (cause) {
    throw new UsageError(describeThrow(name, 'and ended the run', cause), { cause })
  }
}
