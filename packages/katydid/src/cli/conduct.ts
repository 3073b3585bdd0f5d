import { availableParallelism } from 'node:os'
import type { RunPlan, Slo } from '../plan/index.ts'
import type { Reporter, RunView } from '../report/index.ts'
import { type Member, Run, type RunLoad, type RunResult } from '../swarm/index.ts'
import type { Millis } from '../units/index.ts'
import { announceStart, spawnedAnnouncer } from './announcer.ts'
import type { Console } from './console.ts'
import { verdictOf } from './exit-code.ts'
import { firstFailures } from './first-failures.ts'
import type { Options } from './flags.ts'
import { proxyNotice } from './proxy-notice.ts'
import { finish, type Results, reportersOf, tell } from './reporters.ts'
import type { Terminal } from './terminal.ts'

/** A result could not be written. */
const resultLostCode = 2

export interface Score {
  readonly plan: RunPlan
  readonly load: RunLoad
  readonly runTime: Millis | undefined
  readonly slos: readonly Slo[]
  readonly members: readonly Member[]
  /** What `testStart` returned. */
  readonly shared: unknown
  readonly options: Options
  readonly terminal: Terminal
  readonly console: Console
  /** Besides those that the options ask for. */
  readonly reporters: readonly Reporter[]
}

/** A run on its way. */
export interface Performance {
  readonly run: Run
  /** The exit code, when the last line of the report is written. */
  readonly code: Promise<number>
}

/** Starts a run and plays it to the last line of its report. */
export function conduct(score: Score): Performance {
  const { plan, load, runTime, slos, members, shared, options, terminal, console } = score
  const { stopTimeout, resetStats } = options
  const { block, log } = console
  const reporters = [...reportersOf(options, terminal, block, log), ...score.reporters]
  const warn = firstFailures(log)
  const announceSpawned = spawnedAnnouncer(log)
  const onSecond = (view: RunView) => {
    tell(reporters, 'onInterval', view, log)
    warn(view.stats.failures)
    if (plan.open === undefined) announceSpawned(view)
  }
  const onWarning = (text: string) => log.warning(text)
  const cores = availableParallelism()
  const runOptions = {
    plan,
    load,
    runTime,
    slos,
    stopTimeout,
    resetStats,
    shared,
    cores,
    onSecond,
    onWarning,
  }
  announceStart(log, runOptions, members.length)
  const notice = proxyNotice(
    plan.classes.map(({ host }) => host),
    terminal.env,
  )
  if (notice !== undefined) log.warning(notice)
  const run = new Run(runOptions, members)
  tell(reporters, 'onStart', run.view, log)
  const end = async () => {
    const result = await run.finished
    log.info(`${result.why}, shutting down`)
    warn(run.view.stats.failures)
    return conclude(run.view, result, await finish(reporters, run.view), options, console)
  }
  return { run, code: end() }
}

/** A result that is lost outweighs all others: whoever reads the exit code must not look for its file. */
function conclude(
  view: RunView,
  result: RunResult,
  { written, lost }: Results,
  options: Options,
  { block, log }: Console,
): number {
  if (written.length > 0) block.above(`Results         ${written.join('\n                ')}\n\n`)
  const { code, why } = verdictOf(view, result, { onError: options.exitCodeOnError, strict: options.strict })
  if (why !== undefined) log.error(why)
  for (const words of lost) log.error(words)
  return lost.length > 0 ? resultLostCode : code
}
