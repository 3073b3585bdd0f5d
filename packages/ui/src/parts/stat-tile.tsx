import type { ReactNode } from 'react'
import type { Tone } from './badge.tsx'

/** One figure of the instrument panel: what it is, its value with its unit, a line of context. */
export function StatTile({
  label,
  value,
  unit,
  note,
  tone = 'neutral',
}: {
  readonly label: string
  readonly value: ReactNode
  readonly unit?: string
  readonly note?: ReactNode
  readonly tone?: Tone
}) {
  return (
    <div className={`tile tile-${tone}`}>
      <dt className="tile-label">{label}</dt>
      <dd className="tile-value">
        {value}
        {unit !== undefined && <span className="tile-unit"> {unit}</span>}
      </dd>
      {note !== undefined && <dd className="tile-note">{note}</dd>}
    </div>
  )
}

/** Tiles in a row that wraps. */
export const StatTiles = ({ children }: { readonly children: ReactNode }) => (
  <dl className="tiles">{children}</dl>
)
