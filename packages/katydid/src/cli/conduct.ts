import { appendFileSync } from 'node:fs'
import { availableParallelism, hostname } from 'node:os'
import type { RunPlan } from '../plan/index.ts'
import type { RunView } from '../report/index.ts'
import { type Member, Run, type RunLoad, type RunResult } from '../swarm/index.ts'
import type { Millis } from '../units/index.ts'
import { announceStart, spawnedAnnouncer } from './announcer.ts'
import { verdictOf } from './exit-code.ts'
import { firstFailures } from './first-failures.ts'
import type { Options } from './flags.ts'
import { interrupter } from './interrupt.ts'
import { LiveBlock } from './live-block.ts'
import { createLog, type Logger } from './log.ts'
import { reportersOf, resultFiles, tell } from './reporters.ts'
import type { Terminal } from './terminal.ts'

export interface Score {
  readonly plan: RunPlan
  readonly load: RunLoad
  readonly runTime: Millis | undefined
  readonly members: readonly Member[]
  /** What `testStart` returned. */
  readonly shared: unknown
  readonly options: Options
  readonly terminal: Terminal
}

/** Plays a run from its first user to the last line of its report. Resolves with the exit code. */
export async function conduct(score: Score): Promise<number> {
  const { plan, load, runTime, members, shared, options, terminal } = score
  const { stopTimeout, resetStats } = options
  const block = new LiveBlock(terminal.stderr, terminal.screen)
  const log = logOf(options, block)
  const reporters = reportersOf(options, terminal, block, log)
  const warn = firstFailures(log)
  const announceSpawned = spawnedAnnouncer(log)
  const onSecond = (view: RunView) => {
    tell(reporters, 'onInterval', view, log)
    warn(view.stats.failures)
    if (plan.open === undefined) announceSpawned(view)
  }
  const runOptions = {
    plan,
    load,
    runTime,
    stopTimeout,
    resetStats,
    shared,
    cores: availableParallelism(),
    onSecond,
  }
  if (!options.headless) log.info('The web UI is not there yet: running as with --headless')
  announceStart(log, runOptions, members.length)
  const run = new Run(runOptions, members)
  tell(reporters, 'onStart', run.view, log)
  const result = await finished(run, options, terminal, log)
  warn(run.view.stats.failures)
  await tell(reporters, 'onEnd', run.view, log)
  return conclude(run.view, result, options, block, log)
}

async function finished(
  run: Run,
  { stopTimeout }: Options,
  terminal: Terminal,
  log: Logger,
): Promise<RunResult> {
  const ignoreInterrupts = terminal.onInterrupt(interrupter(run, stopTimeout, terminal, log))
  try {
    const result = await run.finished
    log.info(`${result.why}, shutting down`)
    return result
  } finally {
    ignoreInterrupts()
  }
}

function conclude(view: RunView, result: RunResult, options: Options, block: LiveBlock, log: Logger): number {
  const files = resultFiles(options)
  if (files.length > 0) block.above(`Results         ${files.join('\n                ')}\n\n`)
  const { code, why } = verdictOf(view, result, { onError: options.exitCodeOnError, strict: options.strict })
  if (why !== undefined) log.error(why)
  log.info(`Shutting down (exit code ${code})`)
  return code
}

function logOf({ loglevel, logfile, skipLogSetup }: Options, block: LiveBlock): Logger {
  const toFile = (line: string) => appendFileSync(logfile as string, line)
  const toScreen = (line: string) => block.above(line)
  const write = skipLogSetup ? () => undefined : logfile === undefined ? toScreen : toFile
  return createLog({ level: loglevel, hostname: hostname(), write })('katydid.main')
}
