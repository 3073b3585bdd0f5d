import type { MachineHealth } from '../engine/health-machine.ts'
import type { WorkerHealth } from './health-history.ts'
import { gravity, type Severity } from './severity.ts'
import type { Spread } from './spread.ts'
import { limitReasons } from './validity-limits.ts'
import { loadReasons } from './validity-load.ts'
import { threadReasons } from './validity-threads.ts'

/** What a run allows to be said of the server: all, all but with care, or only something about the generator. */
export type ValidityVerdict = 'valid' | 'suspect' | 'generator-limited'

export interface Reason {
  readonly severity: Severity
  /** What was seen, with its unit, as one sentence without a full stop. */
  readonly figure: string
  /** What to do about it. */
  readonly advice: string
  /** Counted from 0: the worst of those it is true of. Undefined when it is about none of them. */
  readonly worker: number | undefined
}

export interface Validity {
  readonly verdict: ValidityVerdict
  /** The gravest first. Empty only when the run is valid and there is nothing to add. */
  readonly reasons: readonly Reason[]
}

/** All that is known of the generator over the judged part of a run: after the warm-up, before the stop. */
export interface Evidence {
  /** Whether a slow answer delays the requests after it: in the closed model a busy generator shows as a low rate. */
  readonly model: 'open' | 'closed'
  readonly workers: readonly WorkerHealth[]
  /** How many workers the machine has cores for. */
  readonly cores: number
  readonly machine: MachineHealth | undefined
  /**
   * How late requests were sent that could have been sent: sentAt minus the later of the intended instant and the
   * instant at which their user was free. A user who still waits for the server is the server's lateness, not ours.
   */
  readonly lag: Spread | undefined
  /** Of the same requests. */
  readonly service: Spread | undefined
  /** The same, less what each answer may have lain unread; undefined where that is not known of any. */
  readonly leastService: Spread | undefined
  /** Requests that were answered, or failed. */
  readonly requests: number
  /** Users that were made, those of them that ended though nobody had asked them to, and waits that their functions did not give. */
  readonly users: { readonly started: number; readonly lost: number; readonly waitsLost: number }
  /** Of the open model; undefined in the closed one. */
  readonly arrivals: ArrivalCounts | undefined
  /** Failures for want of something local, by Node's code: see `localFailures`. */
  readonly localFailures: ReadonlyMap<string, number>
}

export interface ArrivalCounts {
  /** All that were due, as the schedule has them. */
  readonly due: number
  /** Never sent, because as many users as there may be were all busy. */
  readonly noUser: number
  /** Never sent, because the generator had not come to them when the run ended. */
  readonly tooLate: number
  readonly maxUsers: number
}

/**
 * Judges the generator, never the server. It cannot see queues in the kernel or on the network, another program on the
 * server's machine, or delays that it calls precise enough (0.1 ms when sending and when reading, 2 ms for clients that are not
 * ours). Nothing observed is not valid.
 */
export function validityOf(evidence: Evidence): Validity {
  const reasons = [...threadReasons(evidence), ...loadReasons(evidence), ...limitReasons(evidence)]
  const gravestFirst = reasons.sort((a, b) => gravity(b.severity) - gravity(a.severity))
  const gravest = gravestFirst[0]?.severity ?? 'note'
  return { verdict: gravest === 'note' ? 'valid' : gravest, reasons: gravestFirst }
}
