import { appendFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Options } from './flags.ts'
import { LiveBlock } from './live-block.ts'
import { createLog, type Logger, type LogOptions } from './log.ts'
import type { Terminal } from './terminal.ts'

/** Where a process shows its runs: one log, and one block of lines that is redrawn. */
export interface Console {
  readonly block: LiveBlock
  readonly log: Logger
}

/** `onLine` is told of each line of the log as well. */
export function consoleOf(options: Options, terminal: Terminal, onLine?: LogOptions['onLine']): Console {
  const block = new LiveBlock(terminal.stderr, terminal.screen)
  return { block, log: logOf(options, block, onLine) }
}

function logOf(
  { loglevel, logfile, skipLogSetup }: Options,
  block: LiveBlock,
  onLine: LogOptions['onLine'],
): Logger {
  const toFile = (line: string) => appendFileSync(logfile as string, line)
  const toScreen = (line: string) => block.above(line)
  const write = skipLogSetup ? () => undefined : logfile === undefined ? toScreen : toFile
  const told = onLine === undefined ? {} : { onLine }
  return createLog({ level: loglevel, hostname: hostname(), write, ...told })('katydid.main')
}
