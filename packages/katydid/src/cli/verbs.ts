import type { Terminal } from './terminal.ts'

/** Runs a verb on the words behind it; resolves with the exit code. Throws a UsageError. */
export type RunVerb = (argv: readonly string[], terminal: Terminal) => Promise<number>

/** A command of its own beside `katydid run`. */
export interface Verb {
  readonly name: string
  /** A line of `katydid --help`: at most 54 characters. */
  readonly summary: string
  /** Only the verb that is asked for is loaded. */
  readonly load: () => Promise<RunVerb>
}

export const verbs: readonly Verb[] = [
  {
    name: 'capacity',
    summary: 'How much a server carries while its SLOs hold',
    load: async () => (await import('./capacity.ts')).runCapacity,
  },
  {
    name: 'compare',
    summary: 'What became better or worse from one run to another',
    load: async () => (await import('./compare.ts')).runCompare,
  },
  {
    name: 'model',
    summary: 'Performance tests of a model, in-process',
    load: async () => (await import('./model.ts')).runModel,
  },
]
