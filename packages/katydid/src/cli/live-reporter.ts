import { finalReport, intervalReport, progressLine, type Reporter } from '../report/index.ts'
import type { LiveBlock } from './live-block.ts'
import type { Screen } from './terminal.ts'

export interface LiveOptions {
  readonly block: LiveBlock
  readonly screen: () => Screen | undefined
  /** Only the progress line while the run goes on. */
  readonly onlySummary: boolean
}

/** On a terminal: table and progress line redrawn in place each second; when the run is over, the whole report. */
export function liveReporter({ block, screen, onlySummary }: LiveOptions): Reporter {
  const columns = () => screen()?.columns
  return {
    onInterval(view) {
      const table = onlySummary ? '' : intervalReport(view, columns())
      block.draw(`${table}${progressLine(view, (columns() ?? 80) - 1)}`)
    },
    onEnd(view) {
      block.clear()
      block.above(finalReport(view, columns()))
    },
  }
}
