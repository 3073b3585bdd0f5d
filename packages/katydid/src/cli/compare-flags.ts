import { type Metric, metrics, type Thresholds, usualThresholds } from '../verdict/index.ts'
import { type Flag, list, optional, toggle, withDefault } from './flag.ts'
import { noOut } from './not-yet.ts'
import type { OptionsOf, OptionTable } from './option-table.ts'
import { count, jsonPath } from './readers.ts'

const group = 'Comparison'

/** Every option of `katydid compare`. */
export const compareFlags = {
  words: {
    ...list({
      long: 'words',
      value: 'BASE NEW',
      group,
      help: "Two results that 'katydid run --out json=FILE' wrote; with --ab, two commands.",
    }),
    takes: 'words',
    read: (texts) => texts,
  },
  ab: toggle({
    long: 'ab',
    group,
    help: "Run the two commands in turn (A B B A ...), each so many times, and compare all of their runs. ' --out json=FILE' is put behind a command, or FILE in the place of {out}.",
  }),
  rounds: withDefault('10', count, {
    long: 'rounds',
    value: 'N',
    group,
    help: 'How often each command runs with --ab; 4 at least.',
  }),
  thresholds: {
    ...withDefault(
      thresholdsText(usualThresholds),
      { expects: '', read: readThresholds },
      {
        long: 'thresholds',
        value: "'p99 15%, ...'",
        group,
        help: 'Smaller changes do not matter: of response times and of rates as a part of what they were, of failures as a part of all requests. What is not named stays as it is.',
      },
    ),
    expects: `changes such as 'p50 5%, p99 10%'; there are ${metrics.join(', ')}`,
    read: (texts: readonly string[]) => readThresholds(texts.join(',')),
  } satisfies Flag<Thresholds>,
  force: toggle({
    long: 'force',
    group,
    help: 'Compare although machine, versions or plan differ, or a run was limited by the generator.',
  }),
  json: toggle({ long: 'json', group: 'Results', help: 'Print the comparison to standard output as JSON.' }),
  jsonFile: optional(jsonPath, {
    long: 'json-file',
    value: 'FILE',
    group: 'Results',
    help: 'Write the same to FILE.json.',
  }),
  help: toggle({
    long: 'help',
    short: 'h',
    group: 'Other',
    help: 'Print this and exit.',
    commandLineOnly: true,
  }),
} as const satisfies Record<string, Flag<unknown>>

export type CompareOptions = OptionsOf<typeof compareFlags>

export const compareTable: OptionTable<keyof typeof compareFlags> = {
  command: 'katydid compare',
  entries: Object.entries(compareFlags) as [keyof typeof compareFlags, Flag<unknown>][],
  notYet: noOut,
}

function thresholdsText(thresholds: Thresholds): string {
  return metrics.map((metric) => `${metric} ${thresholds[metric] * 100}%`).join(', ')
}

function readThresholds(text: string): Thresholds | undefined {
  const changes: Partial<Record<Metric, number>> = {}
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const [, name, percent] = /^\s*([a-z\d]+)\s+(\d*\.?\d+)\s*%\s*$/i.exec(part) ?? []
    const metric = metrics.find((each) => each === name?.toLowerCase())
    if (metric === undefined || !(Number(percent) > 0)) return undefined
    changes[metric] = Number(percent) / 100
  }
  return { ...usualThresholds, ...changes }
}
