import type { Setup, StartRequest } from './contract.ts'
import type { Started } from './kept-run.ts'
import type { LogBook } from './log-book.ts'
import type { RunBook } from './run-book.ts'

/** What the routes work with; the command line provides it. */
export interface Desk {
  readonly book: RunBook
  readonly log: LogBook
  readonly setup: Setup
  /** Of the load file's shape, if it has one. */
  readonly shapeName: string | undefined
  /** Throws a ProblemsError. */
  start(request: StartRequest): Promise<Started>
  /** The file that `--csv-full-history` writes, if it was asked for. */
  readonly fullHistory: string | undefined
}
