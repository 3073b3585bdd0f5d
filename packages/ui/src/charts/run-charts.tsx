import { useEffect, useId, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { Mark, Series } from '../../../katydid/src/web/contract.ts'
import { count, nothing, perSecond, time } from '../format.ts'
import { Icon } from '../parts/index.ts'
import { rateTick, timeTick } from './axis-labels.ts'
import { ChartGroup } from './chart-group.ts'
import './charts.css'
import { loadColumns, rateColumns, timesColumns, type WhichTime } from './columns.ts'
import { HeatMap } from './heat-map.tsx'
import { LineChart } from './line-chart.tsx'
import { loadLines, rateLines, timesLines } from './lines.ts'
import { Picks } from './picks.tsx'
import type { SeriesOf } from './series-feed.ts'
import { useSeries } from './use-series.ts'
import { useVisible } from './use-visible.ts'

export interface EntryName {
  readonly method: string
  readonly name: string
}

export interface RunChartsProps {
  /** One function for one run: kept between renders, another one when another run is shown or it was reset. */
  readonly seriesOf: SeriesOf
  /** What can be picked besides the total. */
  readonly entries: readonly EntryName[]
  readonly marks: readonly Mark[]
  /** New windows are asked for each second while somebody looks. */
  readonly isLive: boolean
}

const total: EntryName = { method: '', name: '' }
const none: Series = { widthMs: 1_000, points: [] }

/** The course of a run: rates, percentiles, load and heat map over one time axis, of all requests or of one entry. */
export function RunCharts({ seriesOf, entries, marks, isLive }: RunChartsProps) {
  const host = useRef<HTMLDivElement>(null)
  const [picked, pick] = useState(total)
  const [which, setWhich] = useState<WhichTime>('response')
  const [scale, setScale] = useState<'linear' | 'log'>('log')
  // What no longer changes is there before it is looked at: it may be printed.
  const isWanted = useVisible(host) || !isLive
  const all = useSeries(seriesOf, total, { isLive, isWanted })
  const one = useSeries(seriesOf, picked, { isLive, isWanted: isWanted && picked !== total })
  const ofAll = all.series ?? none
  const ofPicked = (picked === total ? all.series : one.series) ?? none
  const group = useGroup(ofAll)
  const rates = useMemo(() => rateColumns(ofPicked), [ofPicked])
  const times = useMemo(() => timesColumns(ofPicked, which), [ofPicked, which])
  const load = useMemo(() => loadColumns(ofAll), [ofAll])
  const shared = { marks: useKept(marks), group }
  const timeName = which === 'response' ? 'Response time' : 'Service time'
  return (
    <div ref={host} className="run-charts">
      <div className="chart-controls">
        <EntryPick entries={entries} picked={picked} onPick={pick} />
        <Picks label="Time" choices={timeChoices} value={which} onPick={setWhich} />
        <Picks label="Axis" choices={scaleChoices} value={scale} onPick={setScale} />
        <ResetZoom group={group} />
      </div>
      {(one.problem ?? all.problem) !== undefined && (
        <p className="chart-problem" role="status">
          <Icon name="warning" /> The newest figures did not come ({one.problem ?? all.problem}); asking
          again.
        </p>
      )}
      <div className="chart-grid">
        <LineChart
          {...shared}
          title="Requests"
          unit="per second"
          lines={rateLines}
          columns={rates}
          scale="linear"
          print={perSecond}
          printTick={rateTick}
          blank="No request has ended yet"
        />
        <LineChart
          {...shared}
          title={`${timeName} percentiles`}
          unit={scale === 'log' ? 'log axis' : 'linear axis'}
          lines={timesLines}
          columns={times}
          scale={scale}
          print={time}
          printTick={timeTick}
          blank="No request was timed yet"
        />
        <HeatMap {...shared} title={`${timeName} heat map`} series={ofPicked} which={which} />
        <LineChart
          {...shared}
          title="Users and requests in flight"
          unit={picked === total ? 'count' : 'count, of the whole run'}
          lines={loadLines}
          columns={load}
          scale="linear"
          print={countOrNothing}
          printTick={count}
          blank="No users yet"
        />
      </div>
    </div>
  )
}

const timeChoices = [
  { value: 'response', label: 'Response', hint: 'From the intended start: what a caller waits' },
  { value: 'service', label: 'Service', hint: 'From sending: what the server took' },
] as const

const scaleChoices = [
  { value: 'log', label: 'Log', hint: 'Each step is a factor' },
  { value: 'linear', label: 'Linear', hint: 'From 0, each step is a sum' },
] as const

const countOrNothing = (value: number | null) => (value === null ? nothing : count(value))

/** The same array while the marks are the same, so that they alone are no reason to draw. */
function useKept(marks: readonly Mark[]): readonly Mark[] {
  const text = JSON.stringify(marks)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for them
  return useMemo(() => marks, [text])
}

/** The axis spans what is known of the run, whichever entry is shown. */
function useGroup({ points }: Series): ChartGroup {
  const key = useId()
  const group = useMemo(() => new ChartGroup(key), [key])
  const [from, to] = [points[0]?.fromMs ?? 0, points.at(-1)?.toMs ?? 0]
  group.setWhole([from / 1_000, to / 1_000])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another beginning is another run, or a reset
  useEffect(() => group.zoomTo(null), [group, from])
  return group
}

function EntryPick({
  entries,
  picked,
  onPick,
}: {
  readonly entries: readonly EntryName[]
  readonly picked: EntryName
  readonly onPick: (entry: EntryName) => void
}) {
  const textOf = ({ method, name }: EntryName) => `${method} ${name}`.trim()
  const choose = (index: number) => onPick(entries[index] ?? total)
  const index = entries.findIndex(({ method, name }) => method === picked.method && name === picked.name)
  return (
    <label className="chart-pick">
      <span>Requests of</span>
      <select value={index} onChange={(event) => choose(Number(event.target.value))}>
        <option value={-1}>All entries</option>
        {entries.map((entry, i) => (
          <option key={textOf(entry)} value={i}>
            {textOf(entry)}
          </option>
        ))}
      </select>
    </label>
  )
}

function ResetZoom({ group }: { readonly group: ChartGroup }) {
  const isZoomed = useSyncExternalStore(
    (changed) => group.onZoom(changed),
    () => group.isZoomed,
  )
  if (!isZoomed) return <p className="chart-hint">Drag across a chart to zoom</p>
  return (
    <button type="button" className="chart-reset" onClick={() => group.zoomTo(null)}>
      <Icon name="reset" /> Show all
    </button>
  )
}
