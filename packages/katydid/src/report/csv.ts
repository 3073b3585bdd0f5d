import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { exceptionsCsv, failuresCsv, historyHeader, historyRows, statsCsv } from './csv-tables.ts'
import type { Reporter } from './reporter.ts'
import type { RunView } from './view.ts'
import { ResultLostError } from './whole-file.ts'

export interface CsvOptions {
  /** Path and beginning of the names of the four files; its folder is created. */
  readonly prefix: string
  /** Rows of every entry in the history, not only `Aggregated`. */
  readonly fullHistory: boolean
  /** Told once, of the first file that could not be written; the run goes on. */
  readonly onError: (error: Error) => void
}

/**
 * Locust's four CSV files: `_stats`, `_failures` and `_exceptions` are replaced each second, whole, so that a reader
 * never sees half of one; `_stats_history` grows. A second is left out when the disk is still busy with the last. `onEnd`
 * throws a ResultLostError when the last state of a file, or any row of the history, could not be written.
 */
export function csvReporter({ prefix, fullHistory, onError }: CsvOptions): Reporter {
  const history = `${prefix}_stats_history.csv`
  const tables: readonly (readonly [file: string, text: (view: RunView) => string])[] = [
    [`${prefix}_stats.csv`, statsCsv],
    [`${prefix}_failures.csv`, failuresCsv],
    [`${prefix}_exceptions.csv`, exceptionsCsv],
  ]
  /** Why a file is not as it should be. */
  const lost = new Map<string, unknown>()
  let writing: Promise<void> | undefined
  let isTold = false

  const attempt = async (file: string, write: () => Promise<unknown>) => {
    try {
      await write()
      if (file !== history) lost.delete(file)
    } catch (cause) {
      lost.set(file, cause)
      if (!isTold) onError(new ResultLostError([file], cause))
      isTold = true
    }
  }
  const start = () =>
    attempt(history, async () => {
      await mkdir(dirname(prefix), { recursive: true })
      await writeFile(history, historyHeader)
    })
  const update = async (view: RunView) => {
    await attempt(history, () => appendFile(history, historyRows(view, fullHistory)))
    for (const [file, text] of tables) await attempt(file, () => replace(file, text(view)))
  }
  const write = (work: () => Promise<void>): Promise<void> => {
    writing = work().finally(() => {
      writing = undefined
    })
    return writing
  }
  return {
    files: [...tables.map(([file]) => file), history],
    onStart: () => write(start),
    onInterval: (view) => (writing === undefined ? write(() => update(view)) : undefined),
    async onEnd(view) {
      await writing
      await write(() => update(view))
      const [first] = lost.values()
      if (lost.size > 0) throw new ResultLostError([...lost.keys()], first)
    },
  }
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw cause
  }
}
