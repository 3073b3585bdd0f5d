import { envName } from './flag.ts'

const byToken = 'the web UI is guarded by --token'
const oneMachine = 'this version runs on one machine, on all its cores (--processes)'
const csvAndJson = 'this version writes CSV (--csv) and JSON (--json-file)'

/** An option that is known, and what there is in its place. */
export interface NotYet {
  readonly long: string
  readonly short?: string
  /** Where the environment variable is not named after the option. */
  readonly env?: string
  /** What there is in its place. */
  readonly instead: string
}

const all = (instead: string, ...longs: readonly string[]): readonly NotYet[] =>
  longs.map((long) => ({ long, instead }))

/** Options known from Locust or from our plans that this version would have to ignore. It refuses them instead. */
export const notYet: readonly NotYet[] = [
  ...all(byToken, 'web-login', 'web-token'),
  { long: 'master', env: 'KATYDID_MODE_MASTER', instead: oneMachine },
  { long: 'worker', env: 'KATYDID_MODE_WORKER', instead: oneMachine },
  { long: 'master-host', env: 'KATYDID_MASTER_NODE_HOST', instead: oneMachine },
  { long: 'master-port', env: 'KATYDID_MASTER_NODE_PORT', instead: oneMachine },
  ...all(oneMachine, 'master-bind-host', 'master-bind-port'),
  ...all(oneMachine, 'expect-workers', 'expect-workers-max-wait', 'enable-rebalancing'),
  ...all(csvAndJson, 'profile'),
  { long: 'otel', env: 'KATYDID_ENABLE_OPENTELEMETRY', instead: csvAndJson },
]

/** Of the verbs that report in their own way: what a run calls `--out`. */
export const noOut: readonly NotYet[] = all('this command writes its data with --json-file FILE', 'out')

/** The same for the words that will be commands of their own. */
export const laterVerbs: readonly string[] = ['init']

export const notYetEnv = ({ long, env }: NotYet): string => env ?? envName(long)

/** One line naming what was given and what there is instead. */
export const notYetMessage = (given: string, { instead }: NotYet): string =>
  `${given} is not available yet; ${instead}`
