import { appendFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { fileProblem } from '../report/index.ts'
import { Mask } from '../text/index.ts'
import type { Options } from './flags.ts'
import { LiveBlock } from './live-block.ts'
import { createLog, type Logger, type LogOptions } from './log.ts'
import type { Terminal } from './terminal.ts'

/** Where a process shows its runs: one log, and one block of lines that is redrawn. */
export interface Console {
  readonly block: LiveBlock
  readonly log: Logger
  /** Of what the log must not show. */
  readonly mask: Mask
}

/** `onLine` is told of each line of the log as well. */
export function consoleOf(options: Options, terminal: Terminal, onLine?: LogOptions['onLine']): Console {
  const block = new LiveBlock(terminal.stderr, terminal.screen)
  const mask = new Mask()
  const log = logOf(options, block, mask, onLine)
  terminal.strays?.tellBy((text) => log.error(text))
  return { block, log, mask }
}

function logOf(
  { loglevel, logfile, skipLogSetup }: Options,
  block: LiveBlock,
  mask: Mask,
  onLine: LogOptions['onLine'],
): Logger {
  const toScreen = (line: string) => block.above(line)
  const toFile = logfile === undefined ? toScreen : lineWriter(logfile, toScreen)
  const write = skipLogSetup ? () => undefined : toFile
  const told = onLine === undefined ? {} : { onLine }
  return createLog({ level: loglevel, hostname: hostname(), write, mask, ...told })('katydid.main')
}

/** Writes lines to a file, and to the screen from the first on that the file does not take. */
function lineWriter(file: string, toScreen: (line: string) => void): (line: string) => void {
  let isLost = false
  return (line) => {
    if (isLost) {
      toScreen(line)
      return
    }
    try {
      appendFileSync(file, line)
    } catch (cause) {
      isLost = true
      toScreen(
        `katydid: could not write --logfile ${file}: ${fileProblem(cause)}. The log goes on here\n${line}`,
      )
    }
  }
}
