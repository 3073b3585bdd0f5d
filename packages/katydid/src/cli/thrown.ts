import { existsSync, readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeText, thrownSummary, thrownTrace } from '../text/index.ts'
import { codeFrame } from './bundle-failure.ts'
import { UsageError } from './usage-error.ts'

/** Ours, as built and as written: a frame in these says nothing to the author of a load file. */
const ownFolders = ['../../bin/', '../../bundle/', '../../dist/', '../../src/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One sentence on what a load file threw, and if its stack says where, that place and its line. */
export function describeThrow(who: string, when: string, error: unknown): string {
  const what = thrownSummary(error)
  const place = placeOf(thrownTrace(error))
  if (place === undefined) return `${who} threw ${when}: ${what}`
  const { file, line, column } = place
  const lineText = decodeText(readFileSync(file)).split(/\r?\n/)[line - 1] ?? ''
  const path = relative(process.cwd(), file)
  return `${path}:${line}:${column}: ${who} threw ${when}: ${what}\n${codeFrame(lineText, line, column - 1)}`
}

/** Reads what a load file exports, getters included. Throws a UsageError that says what it threw, and where. */
export function readingUserCode<T>(when: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof UsageError
      ? cause
      : new UsageError(describeThrow('the load file', when, cause), { cause })
  }
}

/** The first frame that is neither ours, nor Node's, nor an installed package's. Needs source maps on. */
function placeOf(stack: string): Place | undefined {
  return framesOf(stack).find(
    ({ file }) => !isOurs(file) && !file.includes(`${sep}node_modules${sep}`) && existsSync(file),
  )
}

/** Those in files, the innermost first. */
function framesOf(stack: string): readonly Place[] {
  const frames = stack.matchAll(
    /(?:\(|at (?:async )?)((?:file:\/\/|\/|[a-z]:\\)[^()\n]*?):(\d+):(\d+)\)?$/gim,
  )
  return Array.from(frames, ([, address = '', line, column]) => ({
    file: address.startsWith('file:') ? fileURLToPath(address) : address,
    line: Number(line),
    column: Number(column),
  }))
}

const isOurs = (file: string) => ownFolders.some((folder) => file.startsWith(folder))

/** Its stack leads through Katydid. What a load file throws in a timer of its own does not. */
export const isOwnFault = (error: unknown): boolean =>
  framesOf(thrownTrace(error)).some(({ file }) => isOurs(file))
