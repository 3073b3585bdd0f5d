import {
  consoleReporter,
  csvReporter,
  jsonReport,
  plainProgress,
  type Reporter,
  ResultLostError,
  type RunView,
} from '../report/index.ts'
import { thrownText } from '../text/index.ts'
import type { Options } from './flags.ts'
import type { LiveBlock } from './live-block.ts'
import { liveReporter } from './live-reporter.ts'
import type { Logger } from './log.ts'
import type { Terminal } from './terminal.ts'
import { textFile, writeResults } from './write-results.ts'

/** The outputs that the options ask for. */
export function reportersOf(
  options: Options,
  terminal: Terminal,
  block: LiveBlock,
  log: Logger,
): readonly Reporter[] {
  const { csv, csvFullHistory, json, jsonFile } = options
  return [
    onScreen(options, terminal, block),
    ...(csv === undefined
      ? []
      : [csvReporter({ prefix: csv, fullHistory: csvFullHistory, onError: warn(log) })]),
    ...(json ? [atEnd((view) => terminal.stdout(jsonReport(view)))] : []),
    ...(jsonFile === undefined ? [] : [jsonFileReporter(jsonFile, terminal)]),
  ]
}

function onScreen({ onlySummary }: Options, { screen, stderr }: Terminal, block: LiveBlock): Reporter {
  if (screen() !== undefined) return liveReporter({ block, screen, onlySummary })
  const tables = consoleReporter({ write: stderr, columns: () => undefined, onlySummary })
  return onlySummary
    ? { ...tables, onInterval: everyTenSeconds((view) => stderr(`${plainProgress(view)}\n`)) }
    : tables
}

const jsonFileReporter = (file: string, { cwd }: Terminal): Reporter => ({
  files: [file],
  onEnd: (view) => writeResults(textFile(file, cwd, () => jsonReport(view))),
})

const atEnd = (write: (view: RunView) => void): Reporter => ({ onEnd: write })

function everyTenSeconds(write: (view: RunView) => void): (view: RunView) => void {
  let calls = 0
  return (view) => {
    calls += 1
    if (calls % 10 === 0) write(view)
  }
}

const warn = (log: Logger) => (error: Error) => log.warning(thrownText(error))

/** Calls one hook of every reporter. What it throws is logged; the run and the other reporters go on. */
export async function tell(
  reporters: readonly Reporter[],
  hook: 'onStart' | 'onInterval',
  view: RunView,
  log: Logger,
): Promise<void> {
  const told = reporters.map(async (reporter) => reporter[hook]?.(view))
  for (const outcome of await Promise.allSettled(told)) {
    if (outcome.status === 'rejected') log.error(`a report failed: ${thrownText(outcome.reason)}`)
  }
}

/** The files of a run that is over. */
export interface Results {
  readonly written: readonly string[]
  /** What could not be reported, in words. */
  readonly lost: readonly string[]
}

/** Lets every reporter write its last, also when another one fails. */
export async function finish(reporters: readonly Reporter[], view: RunView): Promise<Results> {
  const told = await Promise.allSettled(reporters.map(async (reporter) => reporter.onEnd?.(view)))
  const errors = told.map((outcome) =>
    outcome.status === 'rejected' ? (outcome.reason as unknown) : undefined,
  )
  return {
    written: reporters.flatMap(({ files = [] }, i) => filesKept(files, errors[i])),
    lost: errors.filter((error) => error !== undefined).map(thrownText),
  }
}

function filesKept(files: readonly string[], error: unknown): readonly string[] {
  if (error === undefined) return files
  return error instanceof ResultLostError ? files.filter((file) => !error.files.includes(file)) : []
}
