import type { Run } from '../swarm/index.ts'
import { formatDuration, type Millis } from '../units/index.ts'
import type { Logger } from './log.ts'
import type { Terminal } from './terminal.ts'

/** The shell's code for a process that Ctrl-C ended. */
const interruptedCode = 130

/** One Ctrl-C can come twice: from the terminal, and from npx, which passes it on. */
export const sameSignalMs = 500

/** The first Ctrl-C drains and reports; the second leaves at once and says what that cuts off. */
export function interrupter(
  run: Pick<Run, 'view' | 'stop'>,
  stopTimeout: Millis,
  { leave }: Pick<Terminal, 'leave'>,
  log: Logger,
  nowMs: () => number = () => performance.now(),
): () => void {
  let firstAt: number | undefined
  return () => {
    const { inFlight, users } = run.view
    if (firstAt !== undefined) {
      if (nowMs() - firstAt < sameSignalMs) return
      log.warning(`Leaving at once: ${inFlight} requests in flight are cut off, and nothing is reported`)
      leave(interruptedCode)
      return
    }
    firstAt = nowMs()
    log.info(
      `Stopping: ${users} users finish their tasks, for ${formatDuration(stopTimeout)} at most. Ctrl-C again leaves at once.`,
    )
    run.stop('Interrupted')
  }
}
