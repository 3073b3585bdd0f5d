import { errorReport, exceptionReport } from './error-report.ts'
import { partsTable, percentilesTable, servicePercentilesTable } from './percentiles-table.ts'
import type { Reporter } from './reporter.ts'
import { sloSection } from './slo-section.ts'
import { statsTable } from './stats-table.ts'
import { streamTable } from './stream-table.ts'
import { summary } from './summary.ts'
import type { RunView } from './view.ts'

/** Rates of tables that are printed while a run goes on are over this many seconds, as Locust's. */
const rateSeconds = 10
/** Locust's interval between two tables. */
const intervalSeconds = 2

/** The table printed while a run goes on. `columns`: of the terminal; undefined when it is none. */
export const intervalReport = ({ stats }: RunView, columns?: number): string =>
  `${statsTable(stats, stats.recent(rateSeconds), columns)}\n\n`

/** What is printed when a run is over: tables, errors, exceptions, and what must be known to trust them. */
export function finalReport(view: RunView, columns?: number): string {
  const { stats } = view
  const sections = [
    statsTable(stats, stats, columns),
    stats.total.requests > 0 ? percentilesTable(stats, columns) : undefined,
    servicePercentilesTable(stats, columns),
    partsTable(stats, columns),
    streamTable(stats, columns),
    errorReport(stats.failures, columns),
    exceptionReport(stats.exceptions, columns),
    summary(view, columns),
    sloSection(view.slos ?? [], columns),
  ]
  return sections
    .filter((section) => section !== undefined)
    .map((section) => `${section}\n\n`)
    .join('')
}

export interface ConsoleOptions {
  readonly write: (text: string) => void
  /** Asked each time, since a window can be resized. Undefined: not a terminal. */
  readonly columns: () => number | undefined
  /** Locust's `--only-summary`. */
  readonly onlySummary: boolean
}

export function consoleReporter({ write, columns, onlySummary }: ConsoleOptions): Reporter {
  let intervals = 0
  return {
    onInterval(view) {
      intervals += 1
      if (!onlySummary && intervals % intervalSeconds === 0) write(intervalReport(view, columns()))
    },
    onEnd: (view) => write(finalReport(view, columns())),
  }
}
