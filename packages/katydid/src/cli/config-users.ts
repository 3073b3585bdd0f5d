import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { decodeText, thrownText } from '../text/index.ts'
import { didYouMean } from './nearest.ts'
import { httpUrl } from './readers.ts'
import { UsageError } from './usage-error.ts'

/** What `--config-users` changes about one user class; undefined leaves the class's own value. */
export interface UserConfig {
  readonly userClassName: string
  readonly weight: number | undefined
  readonly fixedCount: number | undefined
  readonly host: string | undefined
}

/** Reads JSON texts or paths of JSON files, each one object or a list of them. Later ones win over earlier ones. */
export function configUsers(texts: readonly string[], cwd: string): readonly UserConfig[] {
  return texts.flatMap((text) => {
    const { source, json } = /^\s*[[{]/.test(text)
      ? { source: '--config-users', json: text }
      : file(text, cwd)
    const value = parse(source, json)
    return (Array.isArray(value) ? value : [value]).map((one) => userConfig(source, one))
  })
}

function file(path: string, cwd: string) {
  try {
    return { source: path, json: decodeText(readFileSync(resolve(cwd, path))) }
  } catch (cause) {
    throw new UsageError(`--config-users: no file '${path}', and it is not JSON either`, { cause })
  }
}

function parse(source: string, json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new UsageError(`${source}: not valid JSON: ${thrownText(cause)}`, { cause })
  }
}

const keys = ['user_class_name', 'weight', 'fixed_count', 'host']

function userConfig(source: string, value: unknown): UserConfig {
  if (typeof value !== 'object' || value === null) {
    throw new UsageError(
      `${source}: expected an object with ${keys.join(', ')}; found ${JSON.stringify(value)}`,
    )
  }
  const given = value as Readonly<Record<string, unknown>>
  const unknown = Object.keys(given).find((key) => !keys.includes(key))
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, keys) || ` There are ${keys.join(', ')}.`
    throw new UsageError(`${source}: '${unknown}' cannot be set here.${hint}`)
  }
  const field = <T>(key: string, wanted: string, isRight: (value: unknown) => value is T): T | undefined => {
    const found = given[key] ?? undefined
    if (found === undefined || isRight(found)) return found
    throw new UsageError(`${source}: ${key} must be ${wanted}, not ${JSON.stringify(found)}`)
  }
  const userClassName = field('user_class_name', 'the name of a class', isText)
  if (userClassName === undefined) throw new UsageError(`${source}: user_class_name is missing`)
  return {
    userClassName,
    weight: field('weight', 'a number, 0 or above', isWeight),
    fixedCount: field('fixed_count', 'a whole number, 0 or above', isCount),
    host: field('host', httpUrl.expects, isHost),
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isWeight = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0
const isHost = (value: unknown): value is string => isText(value) && httpUrl.read(value) !== undefined
