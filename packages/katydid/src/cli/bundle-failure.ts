import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Location, Message } from 'esbuild'
import { didYouMean } from './nearest.ts'
import { metaPrefix } from './source-files.ts'

/** At most this many are shown; the first is usually the cause of the rest. */
const most = 3

/** The failures as a person reads them: what, where, the line, a caret under the place. */
export function describeFailure(errors: readonly Message[], cwd: string): string {
  const shown = errors.slice(0, most).map((error) => describe(error, cwd))
  const more = errors.length > most ? [`and ${errors.length - most} more`] : []
  return [...shown, ...more].join('\n\n')
}

function describe({ text, location }: Message, cwd: string): string {
  if (location === null) return explained(text, cwd)
  const { file, line, column, lineText } = inOwnColumns(location, cwd)
  const what = explained(text, dirname(resolve(cwd, file)))
  return `${file}:${line}:${column + 1}: ${what}\n${codeFrame(lineText, line, column)}`
}

/** The line, and under it a caret at `column`, which counts characters from 0. */
export function codeFrame(lineText: string, line: number, column: number): string {
  const gutter = `  ${line} | `
  const caret = lineText.slice(0, column).replace(/[^\t]/g, ' ')
  return `${gutter}${lineText}\n${' '.repeat(gutter.length - 2)}| ${caret}^`
}

/** esbuild counts bytes, and in the first line counts what we put before it. */
function inOwnColumns(location: Location, cwd: string): Location {
  const { file, line, column, lineText } = location
  const before = Buffer.from(lineText).subarray(0, column).toString().length
  const prefix = metaPrefix(resolve(cwd, file))
  if (line !== 1 || !lineText.startsWith(prefix)) return { ...location, column: before }
  return { ...location, column: before - prefix.length, lineText: lineText.slice(prefix.length) }
}

function explained(text: string, folder: string): string {
  const [, wanted] = /^Could not resolve "(.*)"$/.exec(text) ?? []
  if (wanted === undefined) return text
  if (/^[./]/.test(wanted)) return `there is no ${wanted}.${nearFile(wanted, folder)}`
  const name = wanted
    .split('/')
    .slice(0, wanted.startsWith('@') ? 2 : 1)
    .join('/')
  return `cannot find the package '${wanted}'. Is it installed? (npm install -D ${name})`
}

function nearFile(wanted: string, folder: string): string {
  const place = dirname(resolve(folder, wanted))
  if (!existsSync(place) || !statSync(place).isDirectory()) return ''
  const path = (name: string) => join(dirname(wanted), name)
  const match = didYouMean(basename(wanted), readdirSync(place))
  return match.replace(/'(.*)'/, (_, name: string) => `'${wanted.startsWith('./') ? './' : ''}${path(name)}'`)
}
