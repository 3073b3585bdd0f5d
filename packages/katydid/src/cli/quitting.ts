import { formatDuration, type Millis } from '../units/index.ts'
import type { Console } from './console.ts'
import type { Options } from './flags.ts'
import type { RunDesk } from './run-desk.ts'
import type { Terminal } from './terminal.ts'

/** Resolves when it is time to leave: at Ctrl-C, when the run that goes on has drained, or by `--autoquit`. */
export function quitting(
  desk: RunDesk,
  options: Options,
  terminal: Terminal,
  console: Console,
): Promise<void> {
  return new Promise((resolve) => {
    const ignoreInterrupts = terminal.onInterrupt(interrupted(desk, options, terminal, console, leave))
    const forget = autoquit(desk, options.autoquit, console, leave)
    function leave() {
      ignoreInterrupts()
      forget()
      resolve()
    }
  })
}

/** Leaves when no run has been going for so long after one. */
function autoquit(
  { book }: RunDesk,
  after: Options['autoquit'],
  { log }: Console,
  leave: () => void,
): () => void {
  if (after === undefined || after === 'never') return () => undefined
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    clearTimeout(timer)
    if (book.current === undefined || book.going !== undefined) return
    log.info(`--autoquit: leaving in ${formatDuration(after)}`)
    timer = setTimeout(leave, after)
  }
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
