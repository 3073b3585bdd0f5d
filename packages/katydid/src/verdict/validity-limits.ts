import type { Supply } from '../engine/health-machine.ts'
import type { FailureStats } from '../stats/index.ts'
import { missedTail, scarceSupply } from './thresholds.ts'
import type { Evidence, Reason } from './validity.ts'
import { plural, share } from './validity-words.ts'

/** What was wanting, and what to do about it, by the code of a failure that is no fault of the server's. */
const wanting: Readonly<Record<string, { readonly what: string; readonly advice: string }>> = {
  EMFILE: { what: 'descriptors', advice: 'raise ulimit -n' },
  ENFILE: { what: 'descriptors on the machine', advice: 'raise fs.file-max' },
  EADDRNOTAVAIL: { what: 'local ports', advice: 'keep connections alive, or use more machines' },
  ENOBUFS: { what: 'memory for sockets', advice: 'use fewer connections, or more machines' },
}

const codeAtEnd = /\((\w+)\)$/

/** Counts failures for want of something local, by their code, which ends the reason of a failure. */
export function localFailures(
  failures: readonly Pick<FailureStats, 'reason' | 'count'>[],
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { reason, count } of failures) {
    const code = codeAtEnd.exec(reason)?.[1] ?? ''
    if (Object.hasOwn(wanting, code)) counts.set(code, (counts.get(code) ?? 0) + count)
  }
  return counts
}

/** Whether this machine had enough of all that a load takes. */
export function limitReasons({ localFailures, requests, machine }: Evidence): readonly Reason[] {
  const { descriptors, ports } = machine ?? {}
  const found = [
    ...[...localFailures].map(([code, count]) => failed(code, count, requests)),
    scarce(descriptors, 'descriptors', wanting.EMFILE?.advice),
    scarce(ports, `local ports${waiting(ports)}`, wanting.EADDRNOTAVAIL?.advice),
  ]
  return found.filter((reason) => reason !== undefined)
}

function failed(code: string, count: number, requests: number): Reason | undefined {
  const { what, advice } = wanting[code] ?? {}
  if (what === undefined || advice === undefined) return undefined
  const severity = count > missedTail * requests ? 'generator-limited' : 'suspect'
  return {
    severity,
    figure: `${plural(count, 'request')} failed for want of ${what} (${code})`,
    advice,
    worker: undefined,
  }
}

function scarce(supply: Supply | undefined, what: string, advice = ''): Reason | undefined {
  if (supply === undefined || !(supply.used > scarceSupply * supply.limit)) return undefined
  const { used, limit } = supply
  const figure = `${used} of ${limit} ${what} were taken (${share(used / limit)})`
  return { severity: 'suspect', figure, advice, worker: undefined }
}

/** A closed connection keeps its port for 60 s on Linux when it was closed from this side. */
const waiting = (ports: { readonly timeWait: number } | undefined) =>
  ports === undefined || ports.timeWait === 0 ? '' : `, ${ports.timeWait} of them in TIME_WAIT,`
