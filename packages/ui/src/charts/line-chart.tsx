import { useMemo, useState } from 'react'
import type uPlot from 'uplot'
import type { Mark } from '../../../katydid/src/web/contract.ts'
import { Empty } from '../parts/index.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartGroup } from './chart-group.ts'
import { type Columns, isBlank } from './columns.ts'
import { FiguresTable } from './figures-table.tsx'
import { Plot } from './plot.tsx'
import type { Line } from './plot-options.ts'
import { Readout, spokenReadings } from './readout.tsx'
import { summaryOf } from './summary.ts'
import { useChartTheme } from './theme.ts'

interface LineChartProps {
  readonly title: string
  readonly unit: string
  /** As many as `columns` has lines; kept between renders. */
  readonly lines: readonly Line[]
  readonly columns: Columns
  readonly scale: 'linear' | 'log'
  /** Of a value, with its unit; kept between renders. */
  readonly print: (value: number | null) => string
  readonly printTick: (value: number) => string
  readonly marks: readonly Mark[]
  readonly group: ChartGroup
  /** What stands in place of the chart when nothing was measured. */
  readonly blank: string
}

/** Lines over the time of the run. */
export function LineChart(props: LineChartProps) {
  const { title, unit, lines, columns, scale, print, printTick, marks, group, blank } = props
  const theme = useChartTheme()
  const [hovered, setHovered] = useState<number | null>(null)
  const shape = useMemo(() => ({ lines, scale, print: printTick }), [lines, scale, printTick])
  const data = useMemo(() => [columns.x, ...columns.lines] as unknown as uPlot.AlignedData, [columns])
  const summary = useMemo(() => summaryOf(columns, lines, print), [columns, lines, print])
  const index = hovered ?? lastMeasured(columns)
  const at = columns.x[index]
  const readings = lines.map(({ label, colour, dash }, i) => ({
    label,
    colour,
    dash,
    value: print(columns.lines[i]?.[index] ?? null),
  }))
  return (
    <ChartFrame
      title={title}
      unit={unit}
      readout={<Readout at={at} readings={readings} />}
      spoken={spokenReadings(at, readings)}
      summary={summary}
      group={group}
      instants={columns.x}
      at={hovered === null ? null : (at ?? null)}
      table={() => <FiguresTable title={title} columns={columns} lines={lines} print={print} />}
    >
      {isBlank(columns) && <Empty title={blank} />}
      <Plot
        shape={shape}
        data={data}
        group={group}
        theme={theme}
        marks={marks}
        onCursor={(plot) => setHovered(plot.cursor.idx ?? null)}
      />
    </ChartFrame>
  )
}

/** The newest instant with a value; that of a run without any is the first. */
function lastMeasured({ x, lines }: Columns): number {
  let index = x.length - 1
  while (index > 0 && lines.every((line) => line[index] === null)) index -= 1
  return index
}
