import type { Run } from '../swarm/index.ts'
import { formatDuration, type Millis } from '../units/index.ts'
import type { Logger } from './log.ts'
import type { Terminal } from './terminal.ts'

/** The shell's code for a process that Ctrl-C ended. */
const interruptedCode = 130

/** The first Ctrl-C drains and reports; the second leaves at once and says what that cuts off. */
export function interrupter(run: Run, stopTimeout: Millis, { leave }: Terminal, log: Logger): () => void {
  let times = 0
  return () => {
    times += 1
    const { inFlight, users } = run.view
    if (times > 1) {
      log.warning(`Leaving at once: ${inFlight} requests in flight are cut off, and nothing is reported`)
      leave(interruptedCode)
      return
    }
    log.info(
      `Stopping: ${users} users finish their tasks, for ${formatDuration(stopTimeout)} at most. Ctrl-C again leaves at once.`,
    )
    run.stop('Interrupted')
  }
}
