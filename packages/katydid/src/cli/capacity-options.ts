import { parseSlo, type Slo } from '../plan/index.ts'
import { type Millis, perSecond, seconds } from '../units/index.ts'
import type { Look } from '../verdict/index.ts'
import {
  type CapacityOptionName,
  type CapacityWishes,
  capacityFlags,
  ownDefaults,
  wishTable,
} from './capacity-flags.ts'
import { readConfigFiles } from './config-file.ts'
import { flags, type OptionName, type Options, runTable } from './flags.ts'
import { optionsOf, readEnv } from './options.ts'
import type { Givens } from './parse-argv.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** What was asked of the search, and of each of its runs. */
export interface CapacityRequest {
  readonly wishes: CapacityWishes
  readonly options: Options
}

/** In less a pass is not proven: it is too few seconds to tell how requests depend on each other. */
const leastConfirm = seconds(8)

/** Config files and the environment say what is not typed, as for a run. Throws a UsageError. */
export function capacityRequest(
  typed: Givens<CapacityOptionName>,
  { env, cwd, home }: Terminal,
): CapacityRequest {
  const config = typed.get('config')?.texts.at(-1)
  const sources = [ownGivens(), ...readConfigFiles(cwd, home, config), readEnv(env), forRuns(typed)]
  const options: Options = optionsOf<OptionName, typeof flags>(runTable, sources, cwd)
  const wishes: CapacityWishes = optionsOf<keyof typeof capacityFlags, typeof capacityFlags>(
    wishTable,
    [typed as Givens<keyof typeof capacityFlags>],
    cwd,
  )
  if (wishes.confirm < leastConfirm)
    throw new UsageError('--confirm must be 8s or more: less cannot prove anything')
  return { wishes, options: { ...options, seed: options.seed ?? Math.floor(Math.random() * 2 ** 31) } }
}

/** The weakest source. SLOs are not in it: those of the load file come before a default. */
const ownGivens = (): Givens<OptionName> =>
  new Map(
    (['arrivals', 'warmUp', 'stopTimeout'] as const).map((name) => [
      name,
      { texts: [ownDefaults[name]], source: `--${flags[name].long}` },
    ]),
  )

const forRuns = (typed: Givens<CapacityOptionName>): Givens<OptionName> =>
  new Map(
    [...typed].filter(
      (entry): entry is [OptionName & CapacityOptionName, (typeof entry)[1]] =>
        entry[0] in flags && !(entry[0] in capacityFlags),
    ),
  )

/** Users start within the first half of the warm-up. Each look has a seed of its own. */
export function optionsOfLook(
  { options }: CapacityRequest,
  { level, number }: Look,
  runTime: Millis,
): Options {
  const load =
    level.kind === 'users'
      ? { users: level.value, spawnRate: spawnRate(level.value, options.warmUp), rate: undefined }
      : { users: undefined, spawnRate: undefined, rate: perSecond(level.value) }
  const seed = (options.seed as number) + number
  return {
    ...options,
    ...load,
    stages: undefined,
    trace: undefined,
    html: undefined,
    runTime,
    seed,
    strict: false,
    resetStats: false,
  }
}

const spawnRate = (users: number, warmUp: Millis) =>
  perSecond(Math.max(users / Math.max(0.1, warmUp / 2_000), 1))

/** After the warm-up. */
export const holdOf = ({ wishes }: CapacityRequest, { purpose, times }: Look): Millis =>
  ((purpose === 'confirm' ? wishes.confirm : wishes.hold) * times) as Millis

/** Each is judged over the whole of a load, at its end. */
export const slosOfLook = (slos: readonly Slo[]): readonly Slo[] =>
  (slos.length > 0 ? slos : [parseSlo(ownDefaults.slo)]).map(({ scope, objectives }) => ({
    scope,
    objectives: objectives.map((objective) => ({
      ...objective,
      window: { kind: 'run' as const },
      abort: false,
    })),
  }))
