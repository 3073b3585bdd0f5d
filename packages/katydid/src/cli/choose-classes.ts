import { inspect } from 'node:util'
import type { UserClass } from '../plan/index.ts'
import type { UserConfig } from './config-users.ts'
import type { LoadedClass } from './load-file.ts'
import { didYouMean } from './nearest.ts'
import { connections as policies, timespanAboveZero } from './readers.ts'
import { UsageError } from './usage-error.ts'

/** A user class of this run, with what `--config-users` and `--equal-weights` made of its own values. */
export interface ChosenClass {
  readonly name: string
  readonly userClass: UserClass
  readonly weight: number
  /** Exactly so many users; undefined: its share by weight. */
  readonly fixedCount: number | undefined
  readonly host: string | undefined
}

export interface Choice {
  /** Empty: all. */
  readonly names: readonly string[]
  readonly overrides: readonly UserConfig[]
  readonly equalWeights: boolean
}

/**
 * The classes of a run, in the order of their files. Left out are a class of weight 0 without a fixed count, and,
 * unless it is named, one that others extend. Throws a UsageError for a name that is not there, or when none is left.
 */
export function chooseClasses(loaded: readonly LoadedClass[], choice: Choice): readonly ChosenClass[] {
  const { names, overrides, equalWeights } = choice
  for (const name of names) checkKnown(name, '', loaded)
  for (const { userClassName } of overrides) checkKnown(userClassName, '--config-users: ', loaded)
  const wanted = loaded.filter((one) =>
    names.length === 0 ? !isBase(one, loaded) : names.includes(one.name),
  )
  const configured = wanted.map((one) => withOverrides(one, overrides))
  for (const one of configured) checkValues(one)
  const running = configured.filter(({ weight, fixedCount }) => weight > 0 || (fixedCount ?? 0) > 0)
  if (running.length === 0) throw new UsageError(noneLeft(configured))
  return equalWeights ? running.map((one) => ({ ...one, weight: 1 })) : running
}

/** Every class of the load files that could be chosen, each as the overrides make it. */
export function allClasses(
  loaded: readonly LoadedClass[],
  overrides: readonly UserConfig[],
): readonly ChosenClass[] {
  const configured = loaded.filter((one) => !isBase(one, loaded)).map((one) => withOverrides(one, overrides))
  for (const one of configured) checkValues(one)
  return configured
}

function checkKnown(name: string, where: string, loaded: readonly LoadedClass[]): void {
  const names = loaded.map((one) => one.name)
  if (names.includes(name)) return
  const hint = didYouMean(name, names) || ` There is ${names.join(', ')}.`
  throw new UsageError(`${where}${where ? 'no' : 'No'} user class '${name}'.${hint}`)
}

const isBase = ({ userClass }: LoadedClass, loaded: readonly LoadedClass[]) =>
  loaded.some((other) => other.userClass.prototype instanceof userClass)

function withOverrides({ name, userClass }: LoadedClass, overrides: readonly UserConfig[]): ChosenClass {
  const changes = overrides.filter(({ userClassName }) => userClassName === name)
  const last = <K extends 'weight' | 'fixedCount' | 'host'>(key: K) =>
    changes.findLast((change) => change[key] !== undefined)?.[key] ?? userClass[key]
  return {
    name,
    userClass,
    weight: last('weight') ?? 1,
    fixedCount: last('fixedCount') || undefined,
    host: last('host'),
  }
}

/** The values of a class come from a script whose types nobody may have checked. */
function checkValues({ name, userClass, weight, fixedCount }: ChosenClass): void {
  checkDuration(`${name}.timeout`, userClass.timeout)
  checkDuration(`${name}.connectTimeout`, userClass.connectTimeout)
  if (policies.read(userClass.connections) !== userClass.connections) {
    throw new UsageError(
      `${name}.connections must be ${policies.expects}, not ${inspect(userClass.connections)}`,
    )
  }
  if (typeof userClass.resend !== 'boolean') {
    throw new UsageError(`${name}.resend must be true or false, not ${inspect(userClass.resend)}`)
  }
  if ('fixed_count' in userClass) throw new UsageError(`${name}.fixed_count: here it is called fixedCount`)
  if (!(Number.isFinite(weight) && weight >= 0)) {
    throw new UsageError(`${name}.weight must be a number, 0 or above, not ${inspect(weight)}`)
  }
  if (fixedCount !== undefined && !(Number.isInteger(fixedCount) && fixedCount >= 0)) {
    throw new UsageError(`${name}.fixedCount must be a whole number, 0 or above, not ${inspect(fixedCount)}`)
  }
}

function checkDuration(place: string, value: unknown): void {
  if (typeof value === 'string' && timespanAboveZero.read(value) !== undefined && !/^[\d.]+$/.test(value))
    return
  throw new UsageError(`${place} must be a duration above 0 such as '5s' or '250ms', not ${inspect(value)}`)
}

function noneLeft(classes: readonly ChosenClass[]): string {
  const names = classes.map(({ name }) => name).join(', ')
  return `No users to run: the weight of ${names} is 0 and none has a fixedCount`
}
