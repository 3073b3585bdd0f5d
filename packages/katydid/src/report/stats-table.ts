import { type EntryStats, rateOver, type StatsWindow } from '../stats/index.ts'
import { percent, tableMillis } from './figures.ts'
import { type Column, textTable } from './text-table.ts'

/** As wide as Locust's table gets. */
const widestLine = 160

/** An entry with its counts over the run, and the same entry in the window its rates are taken from. */
interface Row {
  readonly entry: EntryStats
  readonly recent: EntryStats | undefined
}

/**
 * Locust's table of requests. Counts and times are those of `stats`, rates those of `rates` (which may be the same).
 * On narrow terminals failures/s, Min, Max and req/s are left out, in this order.
 */
export function statsTable(stats: StatsWindow, rates: StatsWindow, lineWidth = widestLine): string {
  const rows = [...stats.entries, stats.total].map((entry) => ({ entry, recent: sameIn(rates, entry) }))
  const table = textTable(columnsOver(rates), rows, Math.min(lineWidth, widestLine))
  const lines = stats.entries.map((_, index) => table.row(index))
  return [table.header, table.rule, ...lines, table.rule, table.row(stats.entries.length)].join('\n')
}

function sameIn({ entries, total }: StatsWindow, { method, name }: EntryStats): EntryStats | undefined {
  const isSame = (entry: EntryStats) => entry.method === method && entry.name === name
  return isSame(total) ? total : entries.find(isSame)
}

function columnsOver(rates: StatsWindow): readonly Column<Row>[] {
  const rate = (count = 0) => rateOver(count, rates).toFixed(2)
  const time = (title: string, of: (entry: EntryStats) => string) => ({
    title,
    width: 7,
    cell: ({ entry }: Row) => of(entry),
  })
  return [
    {
      title: 'Type',
      width: 8,
      before: '',
      align: 'left',
      canShrink: true,
      cell: ({ entry }) => entry.method,
    },
    { title: 'Name', width: 0, before: ' ', align: 'left', isElastic: true, cell: ({ entry }) => entry.name },
    { title: '# reqs', width: 7, before: ' ', cell: ({ entry }) => String(entry.requests) },
    { title: '# fails', width: 12, before: ' ', after: ' ', cell: ({ entry }) => failures(entry) },
    { ...time('Avg', ({ response }) => tableMillis(response.mean)), before: '|' },
    { ...time('Min', ({ response }) => tableMillis(response.min)), before: ' ', dropOrder: 2 },
    { ...time('Max', ({ response }) => tableMillis(response.max)), before: ' ', dropOrder: 3 },
    { ...time('Med', ({ response }) => tableMillis(response.quantile(0.5))), before: '', after: ' ' },
    { title: 'req/s', width: 7, before: '| ', dropOrder: 4, cell: ({ recent }) => rate(recent?.requests) },
    { title: 'failures/s', width: 11, before: ' ', dropOrder: 1, cell: ({ recent }) => rate(recent?.failed) },
  ]
}

const failures = ({ failed, failureRatio }: EntryStats) => `${failed}(${percent(failureRatio)})`
