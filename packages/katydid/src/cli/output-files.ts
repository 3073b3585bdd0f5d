import { closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileProblem } from '../report/index.ts'
import type { Options } from './flags.ts'
import { UsageError } from './usage-error.ts'

type Outputs = Pick<Options, 'csv' | 'jsonFile' | 'html' | 'out' | 'logfile'>

const csvKinds = ['stats', 'stats_history', 'failures', 'exceptions']

/** As `prepareOutputs`, for the verbs that write these two. */
export const prepareFiles = (files: Pick<Outputs, 'jsonFile' | 'html'>, cwd: string): void =>
  prepareOutputs({ ...files, csv: undefined, logfile: undefined, out: [] }, cwd)

/**
 * Makes the folders that the outputs go to. Throws a UsageError when one of the files cannot be written: that is better
 * said before an hour of load than after it.
 */
export function prepareOutputs({ csv, jsonFile, html, out, logfile }: Outputs, cwd: string): void {
  for (const kind of csv === undefined ? [] : csvKinds) prepare('--csv', `${csv}_${kind}.csv`, cwd)
  if (jsonFile !== undefined) prepare('--json-file', jsonFile, cwd)
  if (html !== undefined) prepare('--html', html, cwd)
  for (const { kind, file } of out) if (file !== undefined) prepare(`--out ${kind}`, file, cwd)
  if (logfile !== undefined) prepare('--logfile', logfile, cwd)
}

function prepare(option: string, file: string, cwd: string): void {
  const path = resolve(cwd, file)
  try {
    mkdirSync(dirname(path), { recursive: true })
    const isNew = !existsSync(path)
    closeSync(openSync(path, 'a'))
    if (isNew) rmSync(path)
  } catch (cause) {
    throw new UsageError(`${option}: cannot write ${file}: ${fileProblem(cause)}`, { cause })
  }
}
