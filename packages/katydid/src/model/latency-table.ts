import { type Column, textTable } from '../report/text-table.ts'
import type { QuantileFigure } from './latency.ts'
import type { LatencyRow } from './latency-rows.ts'
import { digits, grouped, percentile } from './words.ts'

const shown = [0.5, 0.9, 0.95, 0.99, 0.999]
const shownIntervals = [0.5, 0.99, 0.999]
/** What is left out first where there is no room. */
const dropped = [0.95, 0.9, 0.999]

/** Percentiles in ms, a line for each scenario; then between which values they lie, 95 %. */
export const latencyTable = (rows: readonly LatencyRow[], width: number): string =>
  [
    ...tableOf('Latency, ms', latencyColumns, rows, width),
    '',
    ...tableOf(`Where percentiles lie (95 %), ms${openNote(rows)}`, intervalColumns, rows, width),
  ].join('\n')

export function tableOf<Row>(
  title: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): readonly string[] {
  const table = textTable(columns, rows, Math.min(width, neededWidth(columns, rows)))
  return [title, table.header, table.rule, ...rows.map((_, i) => table.row(i))]
}

/** Wider than this, a table would only have more blanks. */
function neededWidth<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number {
  const widths = columns.map(
    ({ width, before, cell }) => before.length + Math.max(width, ...rows.map((row) => cell(row).length)),
  )
  return widths.reduce((sum, width) => sum + width, 0)
}

const nameColumn: Column<LatencyRow> = {
  title: 'Scenario',
  width: 0,
  before: '',
  align: 'left',
  isElastic: true,
  cell: ({ name }) => name,
}

const numberColumn = (
  title: string,
  width: number,
  cell: (row: LatencyRow) => string,
  dropOrder = -1,
): Column<LatencyRow> => ({
  title,
  width,
  before: ' ',
  canShrink: true,
  cell,
  ...(dropOrder < 0 ? {} : { dropOrder }),
})

const quantile = ({ latency }: LatencyRow, q: number): QuantileFigure | undefined =>
  latency.quantiles.find((each) => each.q === q)

const latencyColumns: readonly Column<LatencyRow>[] = [
  nameColumn,
  numberColumn('queries', 8, ({ latency }) => grouped(latency.count)),
  ...shown.map((q) =>
    numberColumn(
      percentile(q),
      7,
      (row) => digits(quantile(row, q)?.value ?? Number.NaN),
      dropped.indexOf(q),
    ),
  ),
  numberColumn('max', 7, ({ latency }) => digits(latency.max)),
]

const intervalColumns: readonly Column<LatencyRow>[] = [
  nameColumn,
  ...shownIntervals.map((q) => numberColumn(percentile(q), 15, (row) => intervalText(quantile(row, q)))),
]

/** Says what the `?` is, where there is one. */
export const openNote = (rows: readonly LatencyRow[]): string =>
  rows.some((row) => shownIntervals.some((q) => intervalText(quantile(row, q)).includes('?')))
    ? '; ? where there are too few queries to tell'
    : ''

/** An end that too few queries leave open is a `?`. */
export function intervalText(figure: QuantileFigure | undefined): string {
  const end = (value: number | undefined) => (value === undefined ? '?' : digits(value))
  return figure === undefined || (figure.low === undefined && figure.high === undefined)
    ? '-'
    : `${end(figure.low)} .. ${end(figure.high)}`
}
