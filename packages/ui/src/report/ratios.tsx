import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import { percent } from '../format.ts'
import { type Column, DataTable, Section } from '../parts/index.ts'
import { type RatioRow, ratioRows } from './ratio-rows.ts'

/** What the users were meant to do, and did. */
export function Ratios({ snapshot: { classRatios } }: { readonly snapshot: Snapshot }) {
  if (classRatios.length === 0) return null
  return (
    <Section title="Ratio" note="Of users for a class, of all its task runs for a task">
      <DataTable
        caption="Planned and observed ratio of classes and tasks"
        columns={columns}
        rows={ratioRows(classRatios)}
        rowKey={({ path }) => path}
      />
    </Section>
  )
}

const columns: readonly Column<RatioRow>[] = [
  {
    key: 'name',
    label: 'Class, task',
    isText: true,
    cell: ({ name, depth }) => <span style={{ paddingLeft: `${depth * 1.25}em` }}>{name}</span>,
  },
  { key: 'planned', label: 'Planned', cell: ({ planned }) => percent(planned) },
  { key: 'observed', label: 'Observed', cell: ({ observed }) => percent(observed) },
]
