import { writeFileSync } from 'node:fs'
import {
  consoleReporter,
  csvReporter,
  jsonReport,
  plainProgress,
  type Reporter,
  type RunView,
} from '../report/index.ts'
import { thrownText } from '../text/index.ts'
import type { Options } from './flags.ts'
import type { LiveBlock } from './live-block.ts'
import { liveReporter } from './live-reporter.ts'
import type { Logger } from './log.ts'
import type { Terminal } from './terminal.ts'

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
    ...(jsonFile === undefined ? [] : [atEnd((view) => writeFileSync(jsonFile, jsonReport(view)))]),
  ]
}

function onScreen({ onlySummary }: Options, { screen, stderr }: Terminal, block: LiveBlock): Reporter {
  if (screen() !== undefined) return liveReporter({ block, screen, onlySummary })
  const tables = consoleReporter({ write: stderr, columns: () => undefined, onlySummary })
  return onlySummary
    ? { ...tables, onInterval: everyTenSeconds((view) => stderr(`${plainProgress(view)}\n`)) }
    : tables
}

const atEnd = (write: (view: RunView) => void): Reporter => ({ onEnd: write })

function everyTenSeconds(write: (view: RunView) => void): (view: RunView) => void {
  let calls = 0
  return (view) => {
    calls += 1
    if (calls % 10 === 0) write(view)
  }
}

const warn = (log: Logger) => (error: Error) => log.warning(`${error.message}: ${thrownText(error.cause)}`)

/** Files that the options ask for, as the last lines name them. */
export function resultFiles({ csv, jsonFile, html, out }: Options): readonly string[] {
  const kinds = ['stats', 'stats_history', 'failures', 'exceptions']
  return [
    ...(csv === undefined ? [] : kinds.map((kind) => `${csv}_${kind}.csv`)),
    ...(jsonFile === undefined ? [] : [jsonFile]),
    ...(html === undefined ? [] : [html]),
    ...out.flatMap(({ file }) => file ?? []),
  ]
}

/** Calls one hook of every reporter. What it throws is logged; the run and the other reporters go on. */
export async function tell(
  reporters: readonly Reporter[],
  hook: keyof Reporter,
  view: RunView,
  log: Logger,
): Promise<void> {
  const told = reporters.map(async (reporter) => reporter[hook]?.(view))
  for (const outcome of await Promise.allSettled(told)) {
    if (outcome.status === 'rejected') log.error(`a report failed: ${outcome.reason}`)
  }
}
