import { type Flag, optional, toggle, withDefault } from './flag.ts'
import { flags } from './flags.ts'
import { noOut } from './not-yet.ts'
import type { OptionsOf, OptionTable } from './option-table.ts'
import { arrivalRate, count, jsonPath, oneOf, type Reader, text, timespanAboveZero } from './readers.ts'

const group = 'Capacity'

/** `5%`, as a fraction. */
const precision: Reader<number> = {
  expects: 'a share above 0% and below 50%, such as 3%',
  read(given) {
    const share = Number(/^\s*(\d*\.?\d+)\s*%\s*$/.exec(given)?.[1]) / 100
    return share > 0 && share < 0.5 ? share : undefined
  },
}

/** Options of `katydid capacity` alone. */
export const capacityFlags = {
  find: withDefault('both', oneOf('rate', 'users', 'both'), {
    long: 'find',
    value: 'WHAT',
    group,
    help: 'The highest rate of arrivals, the highest number of users, or both.',
  }),
  hold: withDefault('10s', timespanAboveZero, {
    long: 'hold',
    value: 'TIME',
    group,
    help: 'How long each load is looked at, after its warm-up. Several times the slowest answer.',
  }),
  confirm: withDefault('30s', timespanAboveZero, {
    long: 'confirm',
    value: 'TIME',
    group,
    help: 'The same for the loads that have to prove the answer: 8s at least; up to four times as long where that proves nothing.',
  }),
  confirmations: withDefault('2', count, {
    long: 'confirmations',
    value: 'N',
    group,
    help: 'So many of them, each with a seed of its own.',
  }),
  precision: withDefault('3%', precision, {
    long: 'precision',
    value: 'SHARE',
    group,
    help: 'The search ends when what holds and what does not are this near to each other.',
  }),
  maxRate: withDefault('100000', arrivalRate, {
    long: 'max-rate',
    value: 'RATE',
    group,
    help: 'No higher rate is asked for.',
  }),
  html: optional(text, {
    long: 'html',
    value: 'FILE',
    group: 'Results',
    help: 'Write a page with the charts, which needs no network.',
  }),
  json: toggle({
    long: 'json',
    group: 'Results',
    help: 'Print all steps and the answer to standard output as JSON.',
  }),
  jsonFile: optional(jsonPath, {
    long: 'json-file',
    value: 'FILE',
    group: 'Results',
    help: 'Write the same to FILE.json.',
  }),
} as const satisfies Record<string, Flag<unknown>>

/** What these are here unless somebody says otherwise, the environment and config files included. */
export const ownDefaults = {
  arrivals: 'poisson',
  warmUp: '2s',
  stopTimeout: '10s',
  slo: 'failures < 1%',
} as const

const ownDefault = (name: keyof typeof ownDefaults) => ({ ...flags[name], default: ownDefaults[name] })

/** Options of `katydid run` that mean the same here. */
const runFlags = {
  loadFiles: flags.loadFiles,
  userClasses: flags.userClasses,
  config: flags.config,
  slo: {
    ...ownDefault('slo'),
    help: "What has to hold, as in 'katydid run --help'; of each load as a whole. Repeatable. Arrivals have to be answered as they come in any case.",
  },
  host: flags.host,
  arrivals: ownDefault('arrivals'),
  maxUsers: {
    ...flags.maxUsers,
    help: 'The most users that are tried; and of arrivals, when so many wait for answers, one more is not sent, and is counted as unsent.',
  },
  warmUp: { ...ownDefault('warmUp'), help: 'Requests of this first part of each load are in no figure.' },
  stopTimeout: ownDefault('stopTimeout'),
  processes: flags.processes,
  tags: flags.tags,
  excludeTags: flags.excludeTags,
  equalWeights: flags.equalWeights,
  configUsers: flags.configUsers,
  set: flags.set,
  seed: flags.seed,
  connections: flags.connections,
  connectTimeout: flags.connectTimeout,
  noResend: flags.noResend,
  insecure: flags.insecure,
} as const satisfies Record<string, Flag<unknown>>

const both = { ...runFlags, ...capacityFlags, help: flags.help }

export type CapacityOptionName = keyof typeof both
export type CapacityWishes = OptionsOf<typeof capacityFlags>

export const capacityTable: OptionTable<CapacityOptionName> = {
  command: 'katydid capacity',
  entries: Object.entries(both) as [CapacityOptionName, Flag<unknown>][],
  notYet: noOut,
}

export const wishTable: OptionTable<keyof typeof capacityFlags> = {
  command: 'katydid capacity',
  entries: Object.entries(capacityFlags) as [keyof typeof capacityFlags, Flag<unknown>][],
  notYet: [],
}
