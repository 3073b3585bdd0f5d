import { readFileSync } from 'node:fs'
import {
  isLoadOption,
  isLoadShapeClass,
  isUserClass,
  type LoadOptions,
  type LoadShapeClass,
  type OptionValues,
  parseSlo,
  type Slo,
  SloError,
  type TestContext,
  type UserClass,
} from '../plan/index.ts'
import type { TestOutcome } from '../report/index.ts'
import { decodeText, isSecretName, thrownText } from '../text/index.ts'
import { didYouMean } from './nearest.ts'
import { ownEntry } from './packages.ts'
import { describeThrow, readingUserCode } from './thrown.ts'
import { UsageError } from './usage-error.ts'

/** A user class by the name its file exports it under. */
export interface LoadedClass {
  readonly name: string
  readonly userClass: UserClass
  /** Of its load file, relative to where `katydid` was started. */
  readonly path: string
}

/** What the load files define. */
export interface LoadedPlan {
  readonly classes: readonly LoadedClass[]
  /** At most one: the form of the load, unless the command line says another. */
  readonly shape: LoadShapeClass | undefined
  /** Run once per run, before the first user; what it returns, or resolves with, is each user's `shared`. */
  readonly testStart: Hook | undefined
  /** Run once per run, after the last user. */
  readonly testStop: Hook | undefined
  /** What a run is held to, unless the command line says. Empty: nothing. */
  readonly slos: readonly Slo[]
  /** What may be set when a run is started. */
  readonly options: LoadOptions
  /** Of the files, as messages say them. */
  readonly paths: readonly string[]
}

/** Given the values of the load file's options, and what there is to be told of the run. */
export type Hook = (options: OptionValues, run: TestContext | TestOutcome) => unknown

interface LoadFile {
  /** Absolute; `path` is what messages say. */
  readonly file: string
  readonly path: string
  readonly exports: Readonly<Record<string, unknown>>
}

/**
 * Imports a bundle into this thread. Throws a UsageError when it throws, when it has no user class, or when two of its
 * files use one name. Turns source maps on: stacks name the lines of the load file from here on.
 */
export async function loadUserClasses(bundleUrl: string): Promise<LoadedPlan> {
  process.setSourceMapsEnabled(true)
  const files = await importBundle(bundleUrl)
  return readingUserCode('while its exports were read', () => planIn(files))
}

function planIn(files: readonly LoadFile[]): LoadedPlan {
  const classes = userClasses(files)
  if (classes.length === 0) throw new UsageError(noClass(files))
  return {
    classes,
    shape: shapeOf(files),
    testStart: hook(files, 'testStart'),
    testStop: hook(files, 'testStop'),
    slos: files.flatMap(slosIn),
    options: optionsIn(files),
    paths: files.map(({ path }) => path),
  }
}

function shapeOf(files: readonly LoadFile[]): LoadShapeClass | undefined {
  const shapes = new Set(files.flatMap(({ exports }) => Object.values(exports).filter(isLoadShapeClass)))
  const [first, second] = shapes
  if (second === undefined) return first
  throw new UsageError(`${first?.name} and ${second.name} are both load shapes; export one of them`)
}

/** `export const slos = ['POST /predict: p99 < 100ms']`. */
function slosIn({ path, exports: { slos = [] } }: LoadFile): readonly Slo[] {
  if (!Array.isArray(slos) || !slos.every((slo) => typeof slo === 'string')) {
    throw new UsageError(`slos in ${path} must be a list of texts, as in ['POST /predict: p99 < 100ms']`)
  }
  try {
    return slos.map(parseSlo)
  } catch (cause) {
    throw cause instanceof SloError ? new UsageError(`slos in ${path}: ${cause.message}`, { cause }) : cause
  }
}

async function importBundle(url: string): Promise<readonly LoadFile[]> {
  try {
    const { loadFiles } = (await import(/* @vite-ignore */ url)) as {
      readonly loadFiles: readonly LoadFile[]
    }
    return loadFiles
  } catch (cause) {
    const message = await missingExport(cause)
    throw new UsageError(message ?? describeThrow('the load file', 'while loading', cause), { cause })
  }
}

/** What Node says of a mistyped import names our file, and not the name that was meant. */
async function missingExport(error: unknown): Promise<string | undefined> {
  const pattern = /^The requested module '(.*)' does not provide an export named '(.*)'$/
  const [, from, name = ''] = pattern.exec(thrownText(error)) ?? []
  if (from !== ownEntry.href) return undefined
  const exported = Object.keys(await import(/* @vite-ignore */ from))
  return `the load file imports ${name}, which 'katydid' does not have.${didYouMean(name, exported)}`
}

/** A class that several files, or names, export is still one class, by the first of its names. */
function userClasses(files: readonly LoadFile[]): readonly LoadedClass[] {
  const found = new Map<string, LoadedClass>()
  for (const { path, exports } of files) {
    for (const [key, userClass] of Object.entries(exports)) {
      if (!isUserClass(userClass) || [...found.values()].some((other) => other.userClass === userClass))
        continue
      const name = key === 'default' ? defaultName(userClass) : key
      const other = found.get(name)
      if (other !== undefined) throw new UsageError(sameName(name, other.path, path))
      found.set(name, { name, userClass, path })
    }
  }
  return [...found.values()]
}

/** An anonymous default export is named by esbuild after its file: `checkout_load_default`. */
const defaultName = ({ name }: UserClass) => name.replace(/(_load)?_default\d*$/, '') || name

const sameName = (name: string, a: string, b: string) =>
  `Two classes are called ${name}, in ${a} and in ${b}; reports could not tell them apart. Rename one.`

/** Those of all files together. */
function optionsIn(files: readonly LoadFile[]): LoadOptions {
  const found: Record<string, LoadOptions[string]> = {}
  for (const { path, exports } of files) {
    for (const [name, declared] of Object.entries(exports.options ?? {})) {
      if (!isLoadOption(declared)) throw new UsageError(notAnOption(path, name))
      if (Object.hasOwn(found, name) && found[name] !== declared) {
        throw new UsageError(`option ${name} is declared twice, the second time in ${path}; rename one`)
      }
      found[name] = declared
    }
  }
  // What is called api_key is a secret, also where nobody has said so.
  const told = Object.entries(found).map(([name, one]) => {
    const isSecret = one.isSecret || isSecretName(name)
    return [name, { ...one, isSecret }] as const
  })
  return Object.fromEntries(told)
}

const notAnOption = (path: string, name: string) =>
  `options.${name} in ${path} must be made by option, as in export const options = { ${name}: option.number(10) }`

function hook(files: readonly LoadFile[], name: 'testStart' | 'testStop'): Hook | undefined {
  const [file, second] = files.filter(({ exports }) => exports[name] !== undefined)
  if (file === undefined) return undefined
  if (second !== undefined) {
    throw new UsageError(`${name} is exported by ${file.path} and by ${second.path}; there can be one`)
  }
  const run = file.exports[name]
  if (typeof run !== 'function') throw new UsageError(`${name} in ${file.path} must be a function`)
  return (options, told) => run(options, told)
}

function noClass(files: readonly LoadFile[]): string {
  const paths = files.map(({ path }) => path).join(', ')
  const unexported = files.flatMap(({ file }) => unexportedClass(file))[0]
  if (unexported !== undefined) return `${paths} exports no user class. Write 'export class ${unexported}'?`
  return `${paths} exports no user class. The least it takes:

  import { HttpUser, task } from 'katydid'

  export class ApiUser extends HttpUser {
    override readonly tasks = [task(this.home)]
    home() { return this.client.get('/') }
  }`
}

/** The usual slip: the class is there and only the word `export` is missing. */
function unexportedClass(file: string): string | [] {
  const text = decodeText(readFileSync(file))
  return /^class\s+(\w+)\s+extends\s+\w*User\b/m.exec(text)?.[1] ?? []
}
