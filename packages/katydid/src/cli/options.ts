import { SloError, StagesError } from '../plan/index.ts'
import { maskedAddress } from '../text/index.ts'
import { readConfigFiles } from './config-file.ts'
import { envNames, type Flag } from './flag.ts'
import { flagEntries, type OptionName, type Options, runTable } from './flags.ts'
import { laterVerbs, notYet, notYetEnv, notYetMessage } from './not-yet.ts'
import type { OptionsOf, OptionTable } from './option-table.ts'
import { wholeOutputs } from './outputs.ts'
import { type Given, type Givens, parseArgv } from './parse-argv.ts'
import { UsageError } from './usage-error.ts'
import { checkWeb } from './web-options.ts'

/** Where options come from besides the command line. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly home: string
}

/** What the person wants. `help` and `version` win over anything else on the line, mistakes included. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly options: Options }

/** Config files, then environment, then command line: the later wins. Throws a UsageError that names the source. */
export function readCommand(argv: readonly string[], { env, cwd, home }: Surroundings): Command {
  const typed = parseArgv(withoutVerb(argv), runTable)
  if (typed.has('help')) return { kind: 'help' }
  if (typed.has('version')) return { kind: 'version' }
  const sources = [...readConfigFiles(cwd, home, typed.get('config')?.texts.at(-1)), readEnv(env), typed]
  const options: Options = optionsOf(runTable, sources, cwd)
  checkTogether(options)
  checkWeb(options)
  return { kind: 'run', options }
}

/** The value of each option: what the last source says that names it, else its default. Throws a UsageError. */
export function optionsOf<Name extends string, Flags extends Record<Name, Flag<unknown>>>(
  { entries }: OptionTable<Name>,
  sources: readonly Givens<Name>[],
  cwd: string,
): OptionsOf<Flags> {
  const chosen = ([name, flag]: readonly [Name, Flag<unknown>]) => {
    const given = sources.findLast((source) => source.has(name))?.get(name)
    return [name, given === undefined ? unset(flag, cwd) : value(flag, given, cwd)]
  }
  return Object.fromEntries(entries.map(chosen)) as OptionsOf<Flags>
}

function withoutVerb(argv: readonly string[]): readonly string[] {
  const [first = ''] = argv
  if (laterVerbs.includes(first)) {
    throw new UsageError(`'katydid ${first}' is not available yet; this version has 'katydid run'`)
  }
  return first === 'run' ? argv.slice(1) : argv
}

/** An empty variable counts as unset, as compose files leave them. */
export function readEnv(env: Surroundings['env']): Givens<OptionName> {
  for (const option of notYet) {
    if (env[notYetEnv(option)]) throw new UsageError(notYetMessage(notYetEnv(option), option))
  }
  const givens = new Map<OptionName, Given>()
  for (const [name, flag] of flagEntries) {
    const source = envNames(flag).find((variable) => env[variable])
    if (source !== undefined) givens.set(name, { texts: [env[source] as string], source })
  }
  return givens
}

const unset = (flag: Flag<unknown>, cwd: string): unknown =>
  flag.default === undefined ? undefined : flag.read([flag.default].filter(Boolean), cwd)

function value(flag: Flag<unknown>, { texts, source }: Given, cwd: string): unknown {
  const read = explained(source, () => flag.read(texts, cwd))
  if (read === undefined) {
    throw new UsageError(`${source} must be ${flag.expects}, not '${shown(texts.at(-1) ?? '')}'`)
  }
  return read
}

/** What was typed for an address may hold a password, also where it is none. */
const shown = (text: string): string => (text.includes('://') ? maskedAddress(text) : text)

/** Stages and SLOs say themselves what is wrong with them, and where. */
function explained<T>(source: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof StagesError || error instanceof SloError
      ? new UsageError(`${source}: ${error.message}`, { cause: error })
      : error
  }
}

function checkTogether(options: Options): void {
  const { csvFullHistory, csv, rate, stages, trace, spawnRate } = options
  if (csvFullHistory && csv === undefined) throw new UsageError('--csv-full-history needs --csv PREFIX')
  checkStandardOutput(options)
  const loads = Object.entries({ rate, stages, trace }).filter(([, given]) => given !== undefined)
  const [first, second] = loads.map(([name]) => `--${name}`)
  if (second !== undefined)
    throw new UsageError(`${first} and ${second} both say what the load is; give one of them`)
  if (first !== undefined && spawnRate !== undefined) {
    throw new UsageError(
      `--spawn-rate is for a number of users; with ${first} they are made as they are needed`,
    )
  }
}

/** Two documents on standard output are none. */
function checkStandardOutput({ json, out }: Options): void {
  const whole = [...(json ? ['--json'] : []), ...wholeOutputs(out).map(({ kind }) => `--out ${kind}`)]
  if (whole.length < 2) return
  throw new UsageError(
    `${whole.join(' and ')} would mix on standard output; name a file: ${whole.at(-1)}=FILE`,
  )
}
