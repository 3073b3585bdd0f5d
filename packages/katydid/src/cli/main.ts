import { inspect } from 'node:util'
import { masked, thrownSummary } from '../text/index.ts'
import { helpText } from './help.ts'
import { readCommand } from './options.ts'
import { Strays } from './strays.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { verbs } from './verbs.ts'
import { ownVersion } from './version.ts'

export { divertConsole, processTerminal } from './process-terminal.ts'

/** Runs one command and resolves with its exit code. A mistake is one message on stderr and a 2. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const code = await codeOf(argv, terminal)
  const lost = await terminal.flush()
  if (lost === undefined) return code
  terminal.stderr(`katydid: ${lost.message}\n`)
  await terminal.flush()
  return 2
}

async function codeOf(argv: readonly string[], terminal: Terminal): Promise<number> {
  const strays = new Strays(terminal)
  try {
    return strays.codeOf(await execute(argv, { ...terminal, strays }))
  } catch (error) {
    terminal.stderr(complaint(error, Boolean(terminal.env.KATYDID_DEBUG)))
    return 2
  } finally {
    strays.release()
  }
}

async function execute(argv: readonly string[], terminal: Terminal): Promise<number> {
  const verb = verbs.find(({ name }) => name === argv[0])
  if (verb !== undefined) return (await verb.load())(argv.slice(1), terminal)
  const command = readCommand(argv, terminal)
  switch (command.kind) {
    case 'help':
      terminal.stdout(helpText())
      return 0
    case 'version':
      terminal.stdout(`${versionLine()}\n`)
      return 0
    case 'run': {
      const { run } = await import('./run.ts')
      return run(command.options, terminal, argv)
    }
  }
}

/** Stacks are for those who debug Katydid itself: with KATYDID_DEBUG=1 they are shown, causes included. */
function complaint(error: unknown, debug: boolean): string {
  if (debug) return `${inspect(error)}\n`
  if (error instanceof UsageError) return `katydid: ${masked(error.message)}\n`
  return `katydid: ${masked(thrownSummary(error))}\nThis is a fault of Katydid's own. KATYDID_DEBUG=1 shows where.\n`
}

const versionLine = () => `katydid ${ownVersion()} (Node ${process.version})`
