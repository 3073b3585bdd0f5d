import type { OpenModel, OptionValues, PlannedClass, RunPlan } from '../plan/index.ts'
import { type ChosenClass, chooseClasses } from './choose-classes.ts'
import { type ClassDescription, describeClasses } from './describe.ts'
import type { Options } from './flags.ts'
import { resolveHost } from './host.ts'
import type { LoadedPlan } from './load-file.ts'
import { readingUserCode } from './thrown.ts'

/** The classes that will run and what they do. Throws a UsageError that says what is wrong with them. */
export function chosenOf(
  { classes }: LoadedPlan,
  options: Options,
  values: OptionValues = {},
): { readonly chosen: readonly ChosenClass[]; readonly described: readonly ClassDescription[] } {
  const { userClasses, configUsers, equalWeights } = options
  const chosen = readingUserCode('while its classes were read', () =>
    chooseClasses(classes, { names: userClasses, overrides: configUsers, equalWeights }),
  )
  const described = describeClasses(chosen, tagsOf(options), values)
  const active = (name: string) => described.some((one) => one.name === name && one.tasks.length > 0)
  return {
    chosen: chosen.filter(({ name }) => active(name)),
    described: described.filter(({ name }) => active(name)),
  }
}

/** All that workers must know. Throws a UsageError when a class has no host. */
export function planOf(
  chosen: readonly ChosenClass[],
  options: Options,
  loadFile: string,
  endpoint: string | undefined,
  open: OpenModel | undefined,
  values: OptionValues = {},
): RunPlan {
  const { connections, connectTimeout, insecure, host, noResend } = options
  const planned = (one: ChosenClass): PlannedClass => ({
    name: one.name,
    weight: one.weight,
    fixedCount: one.fixedCount,
    host: resolveHost(one, { option: host, endpoint }),
  })
  return {
    loadFile,
    classes: chosen.map(planned),
    tags: tagsOf(options),
    options: values,
    seed: String(options.seed ?? Math.floor(Math.random() * 2 ** 31)),
    connections,
    connectTimeout,
    ...(noResend ? { resend: false } : {}),
    insecure,
    warmUp: options.warmUp,
    open,
  }
}

export const tagsOf = ({ tags, excludeTags }: Options) => ({ include: tags, exclude: excludeTags })
