import { constants, setPriority } from 'node:os'
import { taskRatio, taskRatioText } from '../report/index.ts'
import { bundleLoadFiles } from './bundle.ts'
import { consoleOf } from './console.ts'
import type { Options } from './flags.ts'
import { htmlReporter } from './html-report.ts'
import { interrupter } from './interrupt.ts'
import { loadUserClasses } from './load-file.ts'
import { loadPaths } from './load-paths.ts'
import { outReporters } from './out-reporters.ts'
import { prepareOutputs } from './output-files.ts'
import { chosenOf } from './plan-of.ts'
import { prepareRun, type Suite, valuesOf } from './prepared-run.ts'
import { startRun } from './start-run.ts'
import type { Terminal } from './terminal.ts'

/** `katydid run`: loads the load file and does what the options say. Resolves with the exit code. */
export async function run(options: Options, terminal: Terminal, argv: readonly string[]): Promise<number> {
  const { cwd } = terminal
  const bundle = await bundleLoadFiles(loadPaths(options.loadFiles, cwd), cwd)
  const leave = (code: number) => {
    bundle.remove()
    terminal.leave(code)
  }
  try {
    const loaded = await loadUserClasses(bundle.url)
    const suite = { url: bundle.url, loaded, endpoint: terminal.env.MYENDPOINT, argv }
    return await runSuite(suite, options, { ...terminal, leave })
  } finally {
    bundle.remove()
  }
}

async function runSuite(suite: Suite, options: Options, terminal: Terminal): Promise<number> {
  const { list, showTaskRatio, showTaskRatioJson, headless } = options
  if (list || showTaskRatio || showTaskRatioJson) return show(suite, options, terminal)
  if (headless) return runHeadless(suite, options, terminal)
  const { serve } = await import('./serve.ts')
  return serve(suite, options, terminal)
}

function show({ loaded }: Suite, options: Options, { stdout }: Terminal): number {
  const { chosen, described } = chosenOf(loaded, options, valuesOf(loaded, options.set))
  if (options.list) stdout(`${['Available Users:', ...chosen.map(({ name }) => `    ${name}`)].join('\n')}\n`)
  else if (options.showTaskRatio) stdout(`${taskRatioText(taskRatio(described, options.users))}\n`)
  else stdout(`${JSON.stringify(taskRatio(described, options.users), null, 4)}\n`)
  return 0
}

async function runHeadless(suite: Suite, options: Options, terminal: Terminal): Promise<number> {
  const prepared = prepareRun(suite, options)
  prepareOutputs(prepared.options, terminal.cwd)
  const console = consoleOf(options, terminal)
  const reporters = [...(await htmlReporter(prepared)), ...outReporters(prepared, terminal)]
  const { run, code } = await startRun(prepared, suite.loaded, { terminal, console, reporters })
  standBack()
  const ignoreInterrupts = terminal.onInterrupt(interrupter(run, options.stopTimeout, terminal, console.log))
  try {
    const ended = await code
    const result = terminal.strays?.codeOf(ended) ?? ended
    console.log.info(`Shutting down (exit code ${result})`)
    return result
  } finally {
    ignoreInterrupts()
  }
}

/**
 * Linux has a priority for each thread: this one, which adds up and draws, then takes no core from the workers, which have
 * started with their own. It cannot be raised again, so it is done where one run is all there is.
 */
function standBack(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
}
