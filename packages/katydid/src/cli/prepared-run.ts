import {
  defaultValues,
  expected,
  type OptionValue,
  type OptionValues,
  type RunPlan,
  readOption,
  type Slo,
} from '../plan/index.ts'
import { isSecretName, Mask, secretsOf } from '../text/index.ts'
import type { About } from '../web/index.ts'
import type { Options } from './flags.ts'
import { htmlPath } from './html-report.ts'
import type { LoadedPlan } from './load-file.ts'
import { loadOf, type WantedLoad } from './load-of.ts'
import { loadWords } from './load-words.ts'
import { didYouMean } from './nearest.ts'
import { planFacts } from './plan-facts.ts'
import { chosenOf, planOf } from './plan-of.ts'
import { runFacts } from './run-facts.ts'
import { UsageError } from './usage-error.ts'

/** Load files, ready to run, and how `katydid` was called. */
export interface Suite {
  readonly url: string
  readonly loaded: LoadedPlan
  /** `MYENDPOINT`. */
  readonly endpoint: string | undefined
  readonly argv: readonly string[]
}

/** A run as it will be, checked as far as that can be done before it starts. */
export interface PreparedRun {
  readonly plan: RunPlan
  readonly wanted: WantedLoad
  readonly slos: readonly Slo[]
  readonly about: About
  /** The placeholders of `html` are filled. */
  readonly options: Options
}

/** Throws a UsageError when the options do not make a run. */
export function prepareRun({ url, loaded, endpoint, argv }: Suite, options: Options): PreparedRun {
  const values = valuesOf(loaded, options.set)
  const { chosen, described } = chosenOf(loaded, options, values)
  const wanted = loadOf(options, chosen, loaded.shape)
  const slos = options.slo ?? loaded.slos
  const watched = { watchedTags: tagsIn(slos), watchedEntries: entriesIn(slos) }
  const bare = planOf(chosen, options, url, endpoint, wanted.open, values)
  const secrets = [...secretsIn(loaded, values), ...bare.classes.flatMap(({ host }) => secretsOf(host))]
  const plan = { ...bare, ...watched, secrets }
  const mask = new Mask(options.token === undefined ? secrets : [...secrets, options.token])
  const model = wanted.open === undefined ? 'closed' : 'open'
  const load = loadWords(wanted)
  const about: About = {
    model,
    load,
    plan: planFacts(plan, { model, load }),
    classes: described,
    facts: runFacts(plan, loaded, argv, mask),
  }
  return { plan, wanted, slos, about, options: { ...options, html: htmlPath(plan, wanted, options) } }
}

const tagsIn = (slos: readonly Slo[]): readonly string[] => [
  ...new Set(slos.flatMap(({ scope }) => (scope.kind === 'tag' ? [scope.tag] : []))),
]

const entriesIn = (slos: readonly Slo[]): readonly string[] => [
  ...new Set(slos.flatMap(({ scope }) => (scope.kind === 'entry' ? [scope.entry] : []))),
]

/** Of the load file's own options: as set, else their defaults. Throws a UsageError. */
export function valuesOf(
  { options: declared }: LoadedPlan,
  set: ReadonlyMap<string, OptionValue>,
): OptionValues {
  const values: Record<string, OptionValue> = { ...defaultValues(declared) }
  for (const [name, given] of set) {
    const one = declared[name]
    if (one === undefined) throw new UsageError(noSuchOption(name, Object.keys(declared)))
    const value = readOption(one, given)
    if (value === undefined) throw new UsageError(`--set ${name} must be ${expected(one)}, not '${given}'`)
    values[name] = value
  }
  return values
}

function noSuchOption(name: string, names: readonly string[]): string {
  if (names.length === 0) return `--set ${name}: the load file declares no options`
  return `--set ${name}: the load file has no such option.${didYouMean(name, names) || ` There is ${names.join(', ')}.`}`
}

const secretsIn = ({ options: declared }: LoadedPlan, values: OptionValues): readonly string[] =>
  Object.entries(declared)
    .filter(([name, { isSecret }]) => isSecret || isSecretName(name))
    .map(([name]) => String(values[name]))
    .filter((value) => value !== '')
