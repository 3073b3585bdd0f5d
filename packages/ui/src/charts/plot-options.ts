import type uPlot from 'uplot'
import type { Mark } from '../../../katydid/src/web/contract.ts'
import type { ChartGroup } from './chart-group.ts'
import { loneIndices } from './columns.ts'
import { drawMarks } from './marks.ts'
import type { ChartTheme, Colour } from './theme.ts'
import { clock, linearTop, logRange, logTicks, secondsBetweenTicks } from './ticks.ts'

/** One line of a chart. Its dash tells it from the others where its colour does not. */
export interface Line {
  readonly label: string
  readonly colour: Colour
  readonly dash: readonly number[]
  readonly width: number
}

export interface PlotShape {
  readonly lines: readonly Line[]
  readonly scale: 'linear' | 'log'
  /** Of the ticks of the upright axis, with their unit. */
  readonly print: (value: number) => string
  /** Instead of what the lines span. */
  readonly span?: () => readonly [low: number, high: number]
  /** Draws beneath the lines and above the grid. */
  readonly paint?: (plot: uPlot) => void
}

/** What may change while a chart stands: read at every draw. */
export interface Drawn {
  readonly theme: ChartTheme
  readonly marks: readonly Mark[]
}

/** Of axes and plot, as `.plot` in charts.css has it. */
const plotHeight = 210
const axisWidth = 62

export function plotOptions(
  shape: PlotShape,
  group: ChartGroup,
  drawn: () => Drawn,
  onCursor: (plot: uPlot) => void,
): Omit<uPlot.Options, 'width'> {
  return {
    height: plotHeight,
    padding: [18, 14, 0, 0],
    legend: { show: false },
    cursor: cursor(group),
    scales: { x: { time: false, range: () => [...group.range] }, y: upright(shape) },
    axes: [timeAxis(drawn), uprightAxis(shape, drawn)],
    series: [{}, ...shape.lines.map((line) => series(line, drawn))],
    hooks: {
      drawAxes: [(plot) => shape.paint?.(plot)],
      draw: [(plot) => drawMarks(plot, drawn().marks, drawn().theme)],
      setCursor: [onCursor],
      setSelect: [(plot) => zoomToSelection(plot, group)],
    },
  }
}

function cursor(group: ChartGroup): uPlot.Cursor {
  const isMove = (type: string) => type === 'mousemove' || type === 'mouseleave'
  return {
    y: false,
    drag: { x: true, y: false, setScale: false, dist: 5 },
    points: { size: 7 },
    sync: {
      key: group.sync.key,
      setSeries: false,
      scales: ['x', null],
      filters: { pub: isMove, sub: isMove },
    },
    bind: {
      dblclick: () => () => {
        group.zoomTo(null)
        return null
      },
    },
  }
}

function zoomToSelection(plot: uPlot, group: ChartGroup): void {
  const { left, width } = plot.select
  if (width <= 0) return
  group.zoomTo([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')])
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
}

function upright({ scale, span }: PlotShape): uPlot.Scale {
  const range = (_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax => {
    const [from, to] = span?.() ?? [low, high]
    if (from === null || to === null) return scale === 'log' ? [1, 10] : [0, 1]
    return scale === 'log' ? [...logRange(from, to)] : [0, linearTop(to)]
  }
  return { distr: scale === 'log' ? 3 : 1, range }
}

function axis(drawn: () => Drawn): uPlot.Axis {
  return {
    stroke: () => drawn().theme.faint,
    font: drawn().theme.font,
    grid: { stroke: () => drawn().theme.grid, width: 1 },
    ticks: { show: false },
  }
}

const timeAxis = (drawn: () => Drawn): uPlot.Axis => ({
  ...axis(drawn),
  size: 26,
  gap: 6,
  space: 64,
  incrs: [...secondsBetweenTicks],
  values: (_, ticks, __, ___, step) => ticks.map((seconds) => clock(seconds, step)),
})

function uprightAxis({ scale, print }: PlotShape, drawn: () => Drawn): uPlot.Axis {
  const ticks: Partial<uPlot.Axis> =
    scale === 'log' ? { splits: (_, __, min, max) => [...logTicks(min, max, 8)] } : { space: 34 }
  return {
    ...axis(drawn),
    ...ticks,
    size: axisWidth,
    gap: 6,
    values: (_, values) => values.map((value) => (value === null ? '' : print(value))),
    ...(scale === 'log' && { filter: (_, splits) => splits }),
  }
}

function series({ colour, dash, width }: Line, drawn: () => Drawn): uPlot.Series {
  const stroke = () => drawn().theme.colours[colour]
  return {
    stroke,
    width,
    dash: [...dash],
    spanGaps: false,
    points: {
      show: true,
      size: 4,
      stroke,
      fill: stroke,
      filter: (plot, i) => loneIndices(plot.data[i] ?? []),
    },
  }
}
