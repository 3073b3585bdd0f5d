import { LogBook, serveWeb, type WebServer } from '../web/index.ts'
import { consoleOf } from './console.ts'
import type { Options } from './flags.ts'
import type { Suite } from './prepared-run.ts'
import { quitting } from './quitting.ts'
import { RunDesk } from './run-desk.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { ownVersion } from './version.ts'
import { webAddress, webListening } from './web-options.ts'

/** Serves the web UI until Ctrl-C, or `--autoquit`. Resolves with the exit code of the newest run, 0 without any. */
export async function serve(suite: Suite, options: Options, terminal: Terminal): Promise<number> {
  const logBook = new LogBook()
  const console = consoleOf(options, terminal, (at, level, text) => logBook.add(at, level, text))
  const desk = new RunDesk(suite, options, terminal, console, logBook)
  const server = await listening(desk, options, terminal)
  const quit = quitting(desk, options, terminal, console)
  console.log.info(`Starting web interface at ${webAddress(options, server.port)}`)
  if (options.token !== undefined) console.log.info('It wants the token: open it with ?token=...')
  try {
    if (options.autostart) await desk.book.start(() => desk.startAsTold())
    await quit
  } finally {
    await desk.book.close()
    await server.close()
  }
  const code = terminal.strays?.codeOf(desk.code) ?? desk.code
  console.log.info(`Shutting down (exit code ${code})`)
  return code
}

async function listening(desk: RunDesk, options: Options, { cwd }: Terminal): Promise<WebServer> {
  const where = webListening(options, cwd)
  try {
    return await serveWeb({ desk, version: ownVersion(), ...where })
  } catch (cause) {
    throw new UsageError(whyNot(cause, options), { cause })
  }
}

function whyNot(cause: unknown, { webHost, webPort }: Options): string {
  const { code, message } = cause as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${webPort} is taken: something else listens on it. Stop that, or choose another: --web-port ${webPort + 1}`
    case 'EACCES':
      return `Port ${webPort} may not be listened on by you; choose one above 1023: --web-port 8089`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `--web-host ${webHost} is no address of this machine`
    default:
      return `the web UI cannot be served: ${message}`
  }
}
