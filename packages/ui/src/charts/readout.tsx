import { nothing } from '../format.ts'
import type { Colour } from './theme.ts'
import { moment } from './ticks.ts'

export interface Reading {
  readonly label: string
  readonly value: string
  readonly colour?: Colour
  readonly dash?: readonly number[]
}

/** The figures of an instant beside the strokes they are drawn with: a chart's legend and its hover values in one. */
export function Readout({
  at,
  readings,
}: {
  readonly at: number | undefined
  readonly readings: readonly Reading[]
}) {
  return (
    <dl className="readout">
      <div className="reading reading-at">
        <dt>at</dt>
        <dd>{at === undefined ? nothing : moment(at)}</dd>
      </div>
      {readings.map(({ label, value, colour, dash }) => (
        <div key={label} className="reading">
          <dt>
            {colour !== undefined && <Stroke colour={colour} dash={dash ?? []} />}
            {label}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const Stroke = ({ colour, dash }: { readonly colour: Colour; readonly dash: readonly number[] }) => (
  <svg className="stroke" viewBox="0 0 22 8" aria-hidden="true" focusable="false">
    <line x1="1" y1="4" x2="21" y2="4" stroke={`var(--${colour})`} strokeDasharray={dash.join(' ')} />
  </svg>
)

/** `at 0:34: p50 12.3 ms, p95 40.1 ms`. */
export const spokenReadings = (at: number | undefined, readings: readonly Reading[]): string =>
  at === undefined
    ? 'nothing measured'
    : `at ${moment(at)}: ${readings.map(({ label, value }) => `${label} ${value}`).join(', ')}`
