import { HttpUser } from '../plan/index.ts'
import { maskedAddress } from '../text/index.ts'
import type { ChosenClass } from './choose-classes.ts'
import { httpUrl } from './readers.ts'
import { UsageError } from './usage-error.ts'

/** A class that sends requests has nowhere to send them, or its host is no address. */
export class HostError extends UsageError {}

/** Where a host may be named besides the class: `--host` or `KATYDID_HOST`, and the variable `MYENDPOINT`. */
export interface HostSources {
  readonly option: string | undefined
  readonly endpoint: string | undefined
}

/**
 * The host of a class: the option, else the class, else MYENDPOINT. Empty for a class without an HTTP client when none
 * is named. Throws a HostError when an HTTP class has none, or it is no address.
 */
export function resolveHost(chosen: ChosenClass, { option, endpoint }: HostSources): string {
  const sources = [
    ['--host', option],
    [`${chosen.name}.host`, chosen.host],
    ['MYENDPOINT', endpoint],
  ] as const
  const [source, host] = sources.find(([, named]) => named !== undefined && named !== '') ?? []
  if (host !== undefined) return checked(`${source}`, host)
  if (chosen.userClass.prototype instanceof HttpUser) throw new HostError(noHost(chosen.name))
  return ''
}

function checked(source: string, host: string): string {
  if (httpUrl.read(host) === undefined) {
    throw new HostError(`${source} must be ${httpUrl.expects}, not '${maskedAddress(host)}'`)
  }
  return host
}

const noHost = (name: string) =>
  `${name} has no host. Give one: --host http://localhost:8000, static override readonly host in the class, or MYENDPOINT`

/** Threads that send load: as asked, -1 for all cores, else all but the one that draws and serves. Throws a UsageError for far too many. */
export function workerCount(asked: number | undefined, cores: number): number {
  if (asked === undefined) return Math.max(1, cores - 1)
  const most = Math.max(leastMostWorkers, cores * workersPerCore)
  if (asked > most) throw new UsageError(tooMany(asked, cores, most))
  return asked === -1 ? cores : asked
}

/** More threads than cores make no load tester faster; so many are a slip of the hand. */
const workersPerCore = 8
const leastMostWorkers = 32

const tooMany = (asked: number, cores: number, most: number) =>
  `--processes ${asked}: is that meant? This machine has ${cores} cores, and each process is a thread of its own: more than one for each core makes nothing faster. --processes -1 uses all cores; ${most} are the most. --users says how many users there are`
