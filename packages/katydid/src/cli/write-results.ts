import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ResultLostError, writeWhole } from '../report/index.ts'
import { UsageError } from './usage-error.ts'

/** One file of results, as the options name it. */
export interface ResultFile {
  readonly file: string
  write(): void
}

/** Writes each of them, also when another one cannot be written. Throws a ResultLostError that names those that are lost. */
export function writeResults(results: readonly ResultFile[]): void {
  const lost: { readonly file: string; readonly cause: unknown }[] = []
  for (const { file, write } of results) {
    try {
      write()
    } catch (cause) {
      lost.push({ file, cause })
    }
  }
  if (lost.length > 0)
    throw new ResultLostError(
      lost.map(({ file }) => file),
      lost[0]?.cause,
    )
}

/** A text that a verb was asked for as a file, if it was; its folder is made. */
export const textFile = (
  file: string | undefined,
  cwd: string,
  text: () => string,
): readonly ResultFile[] => {
  if (file === undefined) return []
  const path = resolve(cwd, file)
  const write = () => {
    mkdirSync(dirname(path), { recursive: true })
    writeWhole(path, text())
  }
  return [{ file, write }]
}

/** As `writeResults`, for a verb whose last act it is. Throws a UsageError, which exits with 2. */
export function writeLastResults(results: readonly ResultFile[]): void {
  try {
    writeResults(results)
  } catch (cause) {
    throw cause instanceof ResultLostError ? new UsageError(cause.message, { cause }) : cause
  }
}
