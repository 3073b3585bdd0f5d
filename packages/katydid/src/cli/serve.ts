import { formatDuration, type Millis } from '../units/index.ts'
import { LogBook, serveWeb, type WebServer } from '../web/index.ts'
import { type Console, consoleOf } from './console.ts'
import type { Options } from './flags.ts'
import type { Suite } from './prepared-run.ts'
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
  console.log.info(`Shutting down (exit code ${desk.code})`)
  return desk.code
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

/** Resolves when it is time to leave, and the last run is over. */
function quitting(desk: RunDesk, options: Options, terminal: Terminal, console: Console): Promise<void> {
  return new Promise((resolve) => {
    const ignoreInterrupts = terminal.onInterrupt(interrupted(desk, options, terminal, console, leave))
    const forget =
      options.autoquit === undefined || options.autoquit === 'never'
        ? noop
        : autoquit(desk, options.autoquit, console, leave)
    function leave() {
      ignoreInterrupts()
      forget()
      resolve()
    }
  })
}

const noop = () => undefined

/** Leaves when no run has been going for so long after one. */
function autoquit({ book }: RunDesk, after: Millis, { log }: Console, leave: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    clearTimeout(timer)
    if (book.current === undefined || book.going !== undefined) return
    log.info(`--autoquit: leaving in ${formatDuration(after)}`)
    timer = setTimeout(leave, after)
  }
  look()
  const stop = book.onChange((happening) => {
    if (happening !== 'second') look()
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

/** One Ctrl-C can come twice: from the terminal, and from npx, which passes it on. */
const sameSignalMs = 500
/** The shell's code for a process that Ctrl-C ended. */
const interruptedCode = 130

/** The first Ctrl-C drains what goes on and leaves; the second leaves at once. */
function interrupted(
  { book }: RunDesk,
  { stopTimeout }: Options,
  terminal: Terminal,
  { log }: Console,
  leave: () => void,
): () => void {
  let first: number | undefined
  return () => {
    const { going } = book
    if (going === undefined) leave()
    else if (first === undefined) {
      first = performance.now()
      log.info(stopping(going.view.users, stopTimeout))
      going.run.stop('Interrupted')
      book.steered()
      going.ended.then(leave)
    } else if (performance.now() - first > sameSignalMs) {
      log.warning(leavingAtOnce(going.view.inFlight))
      terminal.leave(interruptedCode)
    }
  }
}

const stopping = (users: number, stopTimeout: Millis) =>
  `Stopping: ${users} users finish their tasks, for ${formatDuration(stopTimeout)} at most. Ctrl-C again leaves at once.`

const leavingAtOnce = (inFlight: number) =>
  `Leaving at once: ${inFlight} requests in flight are cut off, and nothing is reported`
