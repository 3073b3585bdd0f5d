import type { Histogram } from '../stats/index.ts'
import { tableMillis } from './figures.ts'
import { percentileLabel, reportedQuantiles } from './percentiles.ts'
import { type Column, textTable } from './text-table.ts'

/** As wide as Locust's table gets. */
const widestLine = 175

/** What is left out first on narrow terminals; 50, 95, 99 and 100 % stay. */
const dropped = [0.66, 0.98, 0.8, 0.75, 0.9999, 0.9, 0.999]

export interface TimesRow {
  readonly type: string
  readonly name: string
  readonly times: Histogram
}

/** Locust's table of percentiles, of whatever times; a rule separates the last row when `hasTotal`. */
export function timesTable(
  title: string,
  rows: readonly TimesRow[],
  hasTotal: boolean,
  lineWidth = widestLine,
): string {
  const read = rows.map(({ times, ...row }) => ({ ...row, times, cells: times.quantiles(reportedQuantiles) }))
  const table = textTable(columns, read, Math.min(lineWidth, widestLine))
  const lines = read.map((_, index) => table.row(index))
  const body = hasTotal ? [...lines.slice(0, -1), table.rule, ...lines.slice(-1)] : lines
  return [title, table.header, table.rule, ...body].join('\n')
}

interface ReadRow extends TimesRow {
  readonly cells: ReturnType<Histogram['quantiles']>
}

const columns: readonly Column<ReadRow>[] = [
  { title: 'Type', width: 8, before: '', align: 'left', canShrink: true, cell: ({ type }) => type },
  { title: 'Name', width: 0, before: ' ', align: 'left', isElastic: true, cell: ({ name }) => name },
  ...reportedQuantiles.map(percentileColumn),
  { title: '# reqs', width: 6, before: ' ', cell: ({ times }) => String(times.count) },
]

function percentileColumn(q: number, index: number): Column<ReadRow> {
  return {
    title: percentileLabel(q),
    width: index === 0 ? 8 : 6,
    before: ' ',
    cell: ({ cells }) => tableMillis(cells[index]),
    ...(dropped.includes(q) ? { dropOrder: dropped.indexOf(q) } : {}),
  }
}
