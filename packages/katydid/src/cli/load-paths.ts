import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { nearest } from './nearest.ts'
import { UsageError } from './usage-error.ts'

const extensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']
const conventional = ['katydidfile', 'locustfile'].flatMap((name) => extensions.map((end) => name + end))
const suiteFolder = join('tests', 'performancetests')

/** Absolute paths of the load files that `-f` names, or of the one to be found without it. */
export function loadPaths(given: readonly string[], cwd: string): readonly string[] {
  if (given.length === 0) return [defaultPath(cwd)]
  return [...new Set(given.flatMap((path) => expand(path, cwd)))]
}

function expand(path: string, cwd: string): readonly string[] {
  if (path.endsWith('.py')) {
    throw new UsageError(`${path} is Python; load files are TypeScript or JavaScript (${shown})`)
  }
  const full = resolve(cwd, path)
  const found = statSync(full, { throwIfNoEntry: false })
  if (found === undefined) throw new UsageError(notFound(path, cwd))
  if (found.isDirectory()) return filesBelow(full, path)
  if (hasLoadExtension(full)) return [full]
  throw new UsageError(`${path} is not a load file; the name of one ends in ${shown}`)
}

function notFound(path: string, cwd: string): string {
  if (path === '-' || /^https?:\/\//.test(path)) {
    return `-f ${path}: load files from elsewhere are not available yet; give a file on this machine`
  }
  const near = neighbours(path, cwd)
  const match = nearest(stem(path), near.map(stem))
  if (match !== undefined) {
    return `No load file '${path}'. Did you mean ${near.find((other) => stem(other) === match)}?`
  }
  return `No load file '${path}'${near.length === 0 ? '' : `. There is ${some(near)}`}`
}

/** What tells load files apart: their names up to the first dot. */
const stem = (path: string) => basename(path).replace(/\..*$/, '')

/** The first few of a list that may be long. */
const some = (names: readonly string[]) =>
  names.length <= 6 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`

/** Load files in the folder that was meant, here, and where suites stand; relative to here. */
function neighbours(path: string, cwd: string): readonly string[] {
  const folders = new Set([dirname(resolve(cwd, path)), cwd, join(cwd, suiteFolder)])
  const files = [...folders].flatMap((folder) => entries(folder).map((entry) => join(folder, entry.name)))
  return files.filter((file) => isNamedAsLoadFile(basename(file))).map((file) => relative(cwd, file))
}

function defaultPath(cwd: string): string {
  const usual = conventional.map((name) => join(cwd, name)).find(existsSync)
  if (usual !== undefined) return usual
  const found = [cwd, join(cwd, suiteFolder)].flatMap((folder) =>
    entries(folder)
      .filter((entry) => entry.isFile() && isNamedAsLoadFile(entry.name))
      .map((entry) => join(folder, entry.name)),
  )
  if (found.length === 1) return found[0] as string
  if (found.length === 0) {
    throw new UsageError(`No load file here. Name one: katydid -f api.load.ts
Without -f, katydid takes katydidfile.ts, locustfile.ts, or the one *.load.ts here or in ${suiteFolder}.`)
  }
  throw new UsageError(
    `Several load files here: ${some(found.map((file) => relative(cwd, file)))}. Choose with -f; commas name several`,
  )
}

/** All load files of a folder and those below it, sorted. Tests, type declarations and names with `_` or `.` first are not. */
function filesBelow(folder: string, given: string): readonly string[] {
  const files = walk(folder)
  if (files.length === 0) throw new UsageError(`No load file in ${given}; the name of one ends in ${shown}`)
  return files.sort()
}

function walk(folder: string): string[] {
  return entries(folder).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (/^[_.]|^node_modules$/.test(entry.name)) return []
    if (entry.isDirectory()) return walk(path)
    const isOther = /\.(test|spec|d)\.[cm]?[jt]s$/.test(entry.name)
    return hasLoadExtension(path) && !isOther ? [path] : []
  })
}

const shown = `${extensions.slice(0, -1).join(', ')} or ${extensions.at(-1)}`
const hasLoadExtension = (path: string) => extensions.some((end) => path.endsWith(end))
const isNamedAsLoadFile = (name: string) =>
  conventional.includes(name) || /^[^_.].*\.load\.[cm]?[jt]s$/.test(name)

function entries(folder: string): readonly Dirent[] {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []
}
