import type { EntryStats, Stats } from '../stats/index.ts'
import { tableMillis } from './figures.ts'
import { percentileLabel, reportedQuantiles } from './percentiles.ts'
import { type Column, textTable } from './text-table.ts'

/** As wide as Locust's table gets. */
const widestLine = 175

/** What is left out first on narrow terminals; 50, 95, 99 and 100 % stay. */
const dropped = [0.66, 0.98, 0.8, 0.75, 0.9999, 0.9, 0.999]

/** Locust's table of response time percentiles; entries without an answer have no row. */
export function percentilesTable({ entries, total }: Stats, lineWidth = widestLine): string {
  const answered = [...entries, total].filter(({ requests }) => requests > 0)
  const table = textTable(columns, answered, Math.min(lineWidth, widestLine))
  const lines = answered.map((_, index) => table.row(index))
  return [title, table.header, table.rule, ...lines.slice(0, -1), table.rule, ...lines.slice(-1)].join('\n')
}

const title = 'Response time percentiles (approximated)'

const columns: readonly Column<EntryStats>[] = [
  { title: 'Type', width: 8, before: '', align: 'left', canShrink: true, cell: ({ method }) => method },
  { title: 'Name', width: 0, before: ' ', align: 'left', isElastic: true, cell: ({ name }) => name },
  ...reportedQuantiles.map(percentileColumn),
  { title: '# reqs', width: 6, before: ' ', cell: ({ requests }) => String(requests) },
]

function percentileColumn(q: number, index: number): Column<EntryStats> {
  return {
    title: percentileLabel(q),
    width: index === 0 ? 8 : 6,
    before: ' ',
    cell: ({ response }) => tableMillis(response.quantile(q)),
    ...(dropped.includes(q) ? { dropOrder: dropped.indexOf(q) } : {}),
  }
}
