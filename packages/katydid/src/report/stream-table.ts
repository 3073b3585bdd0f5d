import { rateOver, type StatsWindow, type StreamStats } from '../stats/index.ts'
import { percent, tableMillis } from './figures.ts'
import { wrapped } from './fit.ts'
import { type Column, textTable } from './text-table.ts'

/** As wide as Locust's table gets. */
const widestLine = 160

interface Row {
  readonly type: string
  readonly name: string
  readonly streams: StreamStats
}

const title =
  'Streams: ms from sending to the first token, ms between tokens; of pieces where tokens are not counted'

/** Streamed answers of the entries that have them; undefined when none has. */
export function streamTable(window: StatsWindow, lineWidth = widestLine): string | undefined {
  const rows = [...window.entries, window.total].flatMap(({ method, name, streams }) =>
    streams === undefined ? [] : [{ type: method, name, streams }],
  )
  if (rows.length === 0) return undefined
  const width = Math.min(lineWidth, widestLine)
  const table = textTable(columnsOver(window), rows, width)
  const lines = rows.map((_, index) => table.row(index))
  const body = [...lines.slice(0, -1), table.rule, ...lines.slice(-1)]
  return [...wrapped(title, width), table.header, table.rule, ...body].join('\n')
}

function columnsOver(window: StatsWindow): readonly Column<Row>[] {
  const perSecond = (count: number) => rateOver(count, window).toFixed(1)
  return [
    { title: 'Type', width: 8, before: '', align: 'left', canShrink: true, cell: ({ type }) => type },
    { title: 'Name', width: 0, before: ' ', align: 'left', isElastic: true, cell: ({ name }) => name },
    {
      title: '# streams',
      width: 9,
      before: ' ',
      canShrink: true,
      cell: ({ streams }) => String(streams.streams),
      dropOrder: 2,
    },
    timeColumn('First 50%', 'timeToFirst', 0.5),
    { ...timeColumn('95%', 'timeToFirst', 0.95), dropOrder: 1 },
    { ...timeColumn('99%', 'timeToFirst', 0.99), dropOrder: 6 },
    timeColumn('Next 50%', 'gap', 0.5),
    { ...timeColumn('99%', 'gap', 0.99), dropOrder: 5 },
    {
      title: 'tokens/s',
      width: 8,
      before: ' | ',
      canShrink: true,
      dropOrder: 4,
      cell: ({ streams: { tokens } }) => (tokens === 0 ? '-' : perSecond(tokens)),
    },
    {
      title: 'good/s',
      width: 7,
      before: ' ',
      canShrink: true,
      dropOrder: 3,
      cell: ({ streams: { limited, good } }) => (limited === 0 ? '-' : perSecond(good)),
    },
    {
      title: 'good',
      width: 7,
      before: ' ',
      canShrink: true,
      dropOrder: 7,
      cell: ({ streams: { limited, good } }) => (limited === 0 ? '-' : percent(good / limited)),
    },
  ]
}

function timeColumn(title: string, of: 'timeToFirst' | 'gap', q: number): Column<Row> {
  const before = q === 0.5 ? ' | ' : ' '
  return {
    title,
    width: Math.max(title.length, 6),
    before,
    canShrink: true,
    cell: ({ streams }) => tableMillis(streams[of].quantile(q)),
  }
}
