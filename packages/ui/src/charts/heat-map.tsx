import { useMemo, useRef, useState } from 'react'
import type uPlot from 'uplot'
import type { Mark, Series } from '../../../katydid/src/web/contract.ts'
import { count, nothing, plural, time } from '../format.ts'
import { Empty } from '../parts/index.ts'
import { timeTick } from './axis-labels.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartGroup } from './chart-group.ts'
import type { WhichTime } from './columns.ts'
import { heatColours } from './heat-colours.ts'
import { HeatFigures } from './heat-figures.tsx'
import { cellAt, columnAt, type HeatColumn, type HeatGrid, heatGrid, type KnownColumns } from './heat-grid.ts'
import { HeatLegend } from './heat-legend.tsx'
import { type HeatPaint, heatPainter } from './heat-paint.ts'
import { heatSteps } from './heat-steps.ts'
import { Plot } from './plot.tsx'
import type { PlotShape } from './plot-options.ts'
import { Readout, spokenReadings } from './readout.tsx'
import { useChartTheme } from './theme.ts'
import { moment } from './ticks.ts'

interface HeatMapProps {
  readonly title: string
  readonly series: Series
  readonly which: WhichTime
  readonly marks: readonly Mark[]
  readonly group: ChartGroup
}

/** How many requests took how long, over the time of the run: what percentiles fold away, such as two modes. */
export function HeatMap({ title, series, which, marks, group }: HeatMapProps) {
  const theme = useChartTheme()
  const known = useMemo(
    (): Readonly<Record<WhichTime, KnownColumns>> => ({ response: new WeakMap(), service: new WeakMap() }),
    [],
  )
  const grid = useMemo(() => heatGrid(series, which, known[which]), [series, which, known])
  const steps = useMemo(() => heatSteps(grid.most), [grid.most])
  const colours = useMemo(() => heatColours(steps.length, theme.isDark), [steps.length, theme.isDark])
  const painted = useRef({ grid, steps, colours })
  painted.current = { grid, steps, colours }
  const shape = useMemo(() => shapeOf(() => painted.current), [])
  const data = useMemo(() => dataOf(grid), [grid])
  const summary = useMemo(() => summaryOf(grid), [grid])
  const [pointed, setPointed] = useState<Pointed>(nowhere)
  const at = pointed.seconds ?? middleOf(grid.columns.at(-1))
  const readings = readingsOf(grid, at, pointed.ms)
  return (
    <ChartFrame
      title={title}
      unit="requests by time taken"
      readout={<Readout at={at} readings={readings} />}
      spoken={spokenReadings(at, readings)}
      summary={summary}
      group={group}
      instants={data[0] as number[]}
      at={pointed.seconds}
      table={() => <HeatFigures title={title} grid={grid} />}
      legend={<HeatLegend steps={steps} colours={colours} />}
    >
      {grid.most === 0 && <Empty title="No request was timed yet" />}
      <Plot
        shape={shape}
        data={data}
        group={group}
        theme={theme}
        marks={marks}
        onCursor={(plot) => setPointed((before) => pointedAt(plot, before))}
      />
    </ChartFrame>
  )
}

/** The plot has no lines of its own; its instants let the crosshair find the columns. */
const shapeOf = (painted: () => HeatPaint): PlotShape => ({
  lines: [],
  scale: 'log',
  print: timeTick,
  span: () => [painted().grid.lowMs, painted().grid.highMs],
  paint: heatPainter(painted),
})

const dataOf = ({ columns }: HeatGrid): uPlot.AlignedData => [columns.map((column) => middleOf(column) ?? 0)]

const middleOf = (column: HeatColumn | undefined): number | undefined =>
  column && (column.fromMs + column.toMs) / 2_000

interface Pointed {
  readonly seconds: number | null
  /** Null: the crosshair came from another chart, or from the keyboard. */
  readonly ms: number | null
}

const nowhere: Pointed = { seconds: null, ms: null }

function pointedAt(plot: uPlot, before: Pointed): Pointed {
  const index = plot.cursor.idx
  const seconds = index == null ? null : (plot.data[0]?.[index] ?? null)
  const isOver = seconds !== null && plot.over.matches(':hover')
  const ms = isOver ? plot.posToVal(plot.cursor.top ?? 0, 'y') : null
  return seconds === before.seconds && ms === before.ms ? before : { seconds, ms }
}

function readingsOf(grid: HeatGrid, at: number | undefined, ms: number | null) {
  const column = at === undefined ? undefined : columnAt(grid, at * 1_000)
  if (column === undefined) return [{ label: 'requests', value: nothing }]
  const cell = ms === null ? undefined : cellAt(column, ms)
  const requests = column.cells.reduce((sum, each) => sum + each.count, 0)
  const all = { label: 'requests', value: count(requests) }
  if (cell === undefined) return [all]
  return [
    {
      label: `${time(cell.lowMs)} to ${time(cell.highMs)}:`,
      value: `${count(cell.count)} of ${plural(requests, 'request')}`,
    },
  ]
}

function summaryOf(grid: HeatGrid): string {
  if (grid.most === 0) return 'Nothing timed yet.'
  const { columns, lowMs, highMs, most } = grid
  const busiest = columns.find(({ cells }) => cells.some((cell) => cell.count === most))
  const cell = busiest?.cells.find((each) => each.count === most)
  const where = cell && `${time(cell.lowMs)} to ${time(cell.highMs)} at ${moment(middleOf(busiest) ?? 0)}`
  return `Times from ${time(lowMs)} to ${time(highMs)}. Most in one cell: ${plural(most, 'request')}, ${where}.`
}
