import type { FailureStats } from '../stats/index.ts'
import type { Logger } from './log.ts'

const unreachable =
  /\((ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|EMFILE|EADDRNOTAVAIL|\w*CERT\w*)\)$/

/** Says once of each way in which a server cannot be reached, when it first happens; the report has the counts. */
export function firstFailures(log: Logger): (failures: readonly FailureStats[]) => void {
  const said = new Set<string>()
  return (failures) => {
    for (const { reason } of failures) {
      if (!unreachable.test(reason) || said.has(reason)) continue
      said.add(reason)
      log.warning(`${reason}. Said once; the error report has the count.`)
    }
  }
}
