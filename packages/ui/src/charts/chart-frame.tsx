import { type KeyboardEvent, type ReactNode, useId, useState, useSyncExternalStore } from 'react'
import { Icon } from '../parts/index.ts'
import type { ChartGroup } from './chart-group.ts'
import { scaled } from './chart-group.ts'

interface ChartFrameProps {
  readonly title: string
  /** What the upright axis counts. */
  readonly unit: string
  /** The figures at the crosshair, or the newest. */
  readonly readout: ReactNode
  /** The same in words. */
  readonly spoken: string
  /** The whole chart in a sentence or two. */
  readonly summary: string
  readonly group: ChartGroup
  /** Instants that the arrow keys go to, in seconds of the run. */
  readonly instants: readonly number[]
  /** Seconds of the run; null while the crosshair is elsewhere. */
  readonly at: number | null
  readonly table: () => ReactNode
  readonly legend?: ReactNode
  readonly children: ReactNode
}

/** A chart with its name, its figures, and the same for those who do not see it or do not point at it. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, unit, readout, spoken, summary, group, instants, at, table, legend, children } = props
  const id = useId()
  const [from, to] = useSyncExternalStore(
    (changed) => group.onZoom(changed),
    () => group.range,
  )
  return (
    <figure className="chart" aria-labelledby={`${id}title`}>
      <figcaption className="chart-head">
        <h3 id={`${id}title`}>
          {title} <span className="chart-unit">{unit}</span>
        </h3>
        {readout}
      </figcaption>
      <div
        className="chart-plot"
        role="slider"
        tabIndex={0}
        aria-label={`${title}: crosshair`}
        aria-describedby={`${id}summary`}
        aria-valuemin={Math.round(from)}
        aria-valuemax={Math.round(to)}
        aria-valuenow={Math.round(at ?? to)}
        aria-valuetext={spoken}
        onKeyDown={(event) => steer(event, group, instants, at)}
      >
        {children}
      </div>
      {legend}
      <p id={`${id}summary`} className="visually-hidden">
        {summary} Arrow keys move the crosshair, plus and minus zoom, Escape shows all.
      </p>
      <Figures title={title} table={table} />
    </figure>
  )
}

/** The table is made only while it is open. */
function Figures({ title, table }: { readonly title: string; readonly table: () => ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="chart-figures" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="right" />
        Figures<span className="visually-hidden"> of {title}</span>
      </summary>
      {isOpen && table()}
    </details>
  )
}

function steer(event: KeyboardEvent, group: ChartGroup, instants: readonly number[], at: number | null) {
  const act = actionOf(event.key, group, instants, at)
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  act()
}

function actionOf(key: string, group: ChartGroup, instants: readonly number[], at: number | null) {
  const [from, to] = group.range
  const shown = instants.filter((instant) => instant >= from && instant <= to)
  const index = at === null ? shown.length : shown.findIndex((instant) => instant >= at)
  const go = (next: number) => () =>
    group.moveCrosshair(shown[Math.min(shown.length - 1, Math.max(0, next))] ?? null)
  const zoom = (factor: number) => () => group.zoomTo(scaled([from, to], at ?? (from + to) / 2, factor))
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: go(index - 1),
    ArrowRight: go(index + 1),
    PageUp: go(index - 10),
    PageDown: go(index + 10),
    Home: go(0),
    End: go(shown.length - 1),
    '+': zoom(1 / 2),
    '-': zoom(2),
    Escape: () => {
      group.zoomTo(null)
      group.moveCrosshair(null)
    },
  }
  return actions[key]
}
