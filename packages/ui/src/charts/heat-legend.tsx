import { count } from '../format.ts'
import type { Rgb } from './heat-colours.ts'
import { stepLabels } from './heat-steps.ts'

/** What each colour of a heat map stands for. */
export function HeatLegend({
  steps,
  colours,
}: {
  readonly steps: readonly number[]
  readonly colours: readonly Rgb[]
}) {
  const labels = stepLabels(steps, count)
  return (
    <ul className="heat-legend" aria-label="Requests in one cell, by colour">
      {labels.map((label, i) => (
        <li key={label}>
          <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
            <rect width="12" height="12" rx="2" fill={`rgb(${colours[i]?.join(' ')})`} />
          </svg>
          {label}
        </li>
      ))}
      {labels.length > 0 && <li className="heat-legend-unit">requests in a cell</li>}
    </ul>
  )
}
