import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { decodeText } from '../text/index.ts'
import { type Flag, names, unquoted } from './flag.ts'
import { flagEntries, type OptionName } from './flags.ts'
import { didYouMean } from './nearest.ts'
import { notYet, notYetMessage } from './not-yet.ts'
import type { Given, Givens } from './parse-argv.ts'
import { UsageError } from './usage-error.ts'

/** The config files that exist, the weakest first: package.json, ~/.katydid.conf, ./katydid.conf, `--config`. */
export function readConfigFiles(
  cwd: string,
  home: string,
  extra: string | undefined,
): readonly Givens<OptionName>[] {
  const files = [join(home, '.katydid.conf'), join(cwd, 'katydid.conf')].filter(existsSync)
  const packageFile = join(cwd, 'package.json')
  const fromPackage = existsSync(packageFile) ? [parsePackageJson(decodeText(readFileSync(packageFile)))] : []
  if (extra !== undefined) files.push(extraFile(cwd, extra))
  return [
    ...fromPackage,
    ...files.map((file) => parseConfig(decodeText(readFileSync(file)), shown(file, cwd))),
  ]
}

function extraFile(cwd: string, path: string): string {
  const file = resolve(cwd, path)
  if (!existsSync(file)) throw new UsageError(`--config: no file '${path}'`)
  return file
}

const shown = (file: string, cwd: string): string => {
  const path = relative(cwd, file)
  return path.startsWith('..') ? file : path
}

/**
 * Lines of `key = value` or `key: value`, or a key alone for true; `#` and `;` begin comments, `[section]` lines count
 * for nothing. Throws a UsageError naming file and line.
 */
export function parseConfig(text: string, file: string): Givens<OptionName> {
  const givens = new Map<OptionName, Given>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const place = `${file}:${index + 1}`
    const content = line.replace(/(^|\s)[#;].*$/, '').trim()
    if (content === '' || /^\[.*\]$/.test(content)) continue
    const [, key, value] = /^([^\s=:]+)(?:\s*[=:]\s*(.*))?$/.exec(content) ?? []
    if (key === undefined) throw new UsageError(`${place}: expected 'key = value', found '${content}'`)
    const [name, flag] = option(key, place)
    if (value === undefined && flag.takes !== 'nothing')
      throw new UsageError(`${place}: ${key} needs a value`)
    const before = givens.get(name)?.texts ?? [] // a list goes on; of one value the last counts
    givens.set(name, { texts: [...before, unquoted(value ?? 'true')], source: `${place}: ${key}` })
  }
  return givens
}

/** The object under `katydid` in a package.json: `{ "katydid": { "users": 10, "tags": ["a"] } }`. */
export function parsePackageJson(text: string): Givens<OptionName> {
  const givens = new Map<OptionName, Given>()
  for (const [key, value] of Object.entries(katydidObject(text))) {
    const [name] = option(key, 'package.json')
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    givens.set(name, { texts: values.map(asText), source: `package.json: ${key}` })
  }
  return givens
}

function katydidObject(text: string): object {
  try {
    const { katydid } = JSON.parse(text) as { readonly katydid?: unknown }
    return typeof katydid === 'object' && katydid !== null ? katydid : {}
  } catch {
    return {} // a broken package.json is for npm to complain of
  }
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const settable = flagEntries.filter(([, flag]) => !flag.commandLineOnly)
const keys = settable.flatMap(([, flag]) => names(flag))

function option(key: string, place: string): readonly [OptionName, Flag<unknown>] {
  const found = settable.find(([, flag]) => names(flag).includes(key))
  if (found !== undefined) return found
  const later = notYet.find(({ long }) => long === key)
  if (later !== undefined) throw new UsageError(`${place}: ${notYetMessage(key, later)}`)
  if (flagEntries.some(([, { long }]) => long === key)) {
    throw new UsageError(`${place}: --${key} works on the command line only`)
  }
  throw new UsageError(`${place}: no such option: ${key}.${didYouMean(key, keys)}`)
}
