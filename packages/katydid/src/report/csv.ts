import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { exceptionsCsv, failuresCsv, historyHeader, historyRows, statsCsv } from './csv-tables.ts'
import type { Reporter } from './reporter.ts'
import type { RunView } from './view.ts'

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
 * never sees half of one; `_stats_history` grows. A second is left out when the disk is still busy with the last.
 */
export function csvReporter({ prefix, fullHistory, onError }: CsvOptions): Reporter {
  const history = `${prefix}_stats_history.csv`
  let writing: Promise<void> | undefined
  let hasFailed = false

  const guarded = async (write: () => Promise<void>) => {
    try {
      await write()
    } catch (cause) {
      if (!hasFailed) onError(new Error(`could not write the CSV files ${prefix}_*.csv`, { cause }))
      hasFailed = true
    }
  }
  const start = async () => {
    await mkdir(dirname(prefix), { recursive: true })
    await writeFile(history, historyHeader)
  }
  const update = async (view: RunView) => {
    await appendFile(history, historyRows(view, fullHistory))
    await replace(`${prefix}_stats.csv`, statsCsv(view))
    await replace(`${prefix}_failures.csv`, failuresCsv(view))
    await replace(`${prefix}_exceptions.csv`, exceptionsCsv(view))
  }
  const write = (work: () => Promise<void>): Promise<void> => {
    writing = guarded(work).finally(() => {
      writing = undefined
    })
    return writing
  }
  return {
    onStart: () => write(start),
    onInterval: (view) => (writing === undefined ? write(() => update(view)) : undefined),
    async onEnd(view) {
      await writing
      await write(() => update(view))
    },
  }
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`
  await writeFile(temporary, text)
  await rename(temporary, path)
}
