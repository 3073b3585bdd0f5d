import { type ConnectionPolicy, parseStages, type Stages } from '../plan/index.ts'
import { type Millis, type PerSecond, parseRate, parseTimespan, perSecond } from '../units/index.ts'

/** Turns the text of an option into its value; undefined when the text is not what it expects. */
export interface Reader<T> {
  /** Completes the sentence "--users must be ...". */
  readonly expects: string
  read(text: string): T | undefined
}

export const text: Reader<string> = {
  expects: 'a text that is not empty',
  read: (given) => given || undefined,
}

/** What `--json-file` writes to: Locust appends `.json`, so both spellings name one file. */
export const jsonPath: Reader<string> = {
  expects: 'the path of a file',
  read: (given) => (given === '' ? undefined : given.replace(/(\.json)?$/i, '.json')),
}

export const httpUrl: Reader<string> = {
  expects: 'an address that starts with http:// or https://, without a query (?) or a fragment (#)',
  read: (given) => (/^https?:\/\/[^/\s?#][^?#]*$/i.test(given) && URL.canParse(given) ? given : undefined),
}

export const count: Reader<number> = {
  expects: 'a whole number above 0',
  read: (given) => whole(given, 1),
}

export const seedNumber: Reader<number> = {
  expects: 'a whole number, 0 or above',
  read: (given) => whole(given, 0),
}

export const processCount: Reader<number> = {
  expects: 'a whole number above 0, or -1 for all cores',
  read: (given) => (given.trim() === '-1' ? -1 : whole(given, 1)),
}

export const exitCode: Reader<number> = {
  expects: 'a whole number from 0 to 255',
  read: (given) => whole(given, 0, 255),
}

export const usersPerSecond: Reader<PerSecond> = {
  expects: 'a number above 0 (users per second)',
  read(given) {
    const rate = /^\d*\.?\d+$/.test(given.trim()) ? Number(given) : 0
    return rate > 0 ? perSecond(rate) : undefined
  },
}

export const arrivalRate: Reader<PerSecond> = {
  expects: 'a number above 0 (arrivals per second) or a rate such as 500/s or 30/m',
  read: (given) => (given.includes('/') ? attempt(() => parseRate(given)) : usersPerSecond.read(given)),
}

export const stages: Reader<Stages> = {
  expects: 'stages with commas between, such as 0->500/30s, 500/2m',
  read: parseStages,
}

/** Locust's grammar: `90`, `90s`, `1h30m`. */
export const timespan: Reader<Millis> = {
  expects: 'a time such as 90s, 20m or 1h30m (a bare number means seconds)',
  read: (given) => readTimespan(given),
}

export const timespanAboveZero: Reader<Millis> = {
  expects: 'a time above 0 such as 90s, 20m or 1h30m (a bare number means seconds)',
  read: (given) => readTimespan(given) || undefined,
}

export const port: Reader<number> = {
  expects: 'a port, 0 to 65535',
  read: (given) => whole(given, 0, 65_535),
}

/** As routes have it: empty, or without a slash at its end. */
export const basePath: Reader<string> = {
  expects: 'a path that begins with /',
  read: (given) => (/^\/[\w./~-]*$/.test(given) ? given.replace(/\/+$/, '') : undefined),
}

/** Locust's -1 is never. */
export const quitAfter: Reader<Millis | 'never'> = {
  expects: 'a time such as 10s (a bare number means seconds), or -1 for never',
  read: (given) => (given.trim() === '-1' ? 'never' : readTimespan(given)),
}

export const connections: Reader<ConnectionPolicy> = oneOf('perUser', 'shared', 'fresh')

/** One of the names, in any case. */
export function oneOf<const T extends string>(...names: readonly T[]): Reader<T> {
  return {
    expects: `one of ${names.join(', ')}`,
    read: (given) => names.find((name) => name.toLowerCase() === given.trim().toLowerCase()),
  }
}

export const yesOrNo: Reader<boolean> = {
  expects: 'true or false',
  read(given) {
    const word = given.trim().toLowerCase()
    if (['true', 'yes', 'on', '1'].includes(word)) return true
    return ['false', 'no', 'off', '0'].includes(word) ? false : undefined
  },
}

function whole(given: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const value = /^\d+$/.test(given.trim()) ? Number(given) : Number.NaN
  return value >= least && value <= most ? value : undefined
}

const readTimespan = (given: string): Millis | undefined => attempt(() => parseTimespan(given))

/** Undefined for a RangeError: the caller says what was expected, and where. */
function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
