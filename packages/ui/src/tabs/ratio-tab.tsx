import type { ClassRatio, ObservedTask, Snapshot } from '../../../katydid/src/web/contract.ts'
import { percent } from '../format.ts'
import { type Column, DataTable, Empty, Section } from '../parts/index.ts'

/** Shares as planned and as seen: of users by class, and of task runs within each class. */
export function RatioTab({ snapshot: { classRatios } }: { readonly snapshot: Snapshot }) {
  return (
    <Section title="Ratio" note="bars are what was seen, ticks what is planned">
      {classRatios.length === 0 ? (
        <Empty title="No user class runs" />
      ) : (
        <DataTable
          caption="Planned and observed ratios of classes and tasks"
          columns={columns}
          rows={classRatios.flatMap(rowsOf)}
          rowKey={({ path }) => path}
        />
      )}
    </Section>
  )
}

export interface RatioRow {
  /** Names from the class down. */
  readonly path: string
  readonly name: string
  readonly depth: number
  /** Of users, for a class; of its class's or set's runs, for a task. */
  readonly planned: number
  readonly observed: number | null
  /** Of all task runs, if every class ran as many. Null for a class. */
  readonly plannedOfAll: number | null
}

/** A class and its tasks, from the top down. */
export const rowsOf = ({ name, planned, observed, tasks }: ClassRatio): readonly RatioRow[] => [
  { path: name, name, depth: 0, planned, observed, plannedOfAll: null },
  ...tasks.flatMap((task) => taskRows(task, name, 1, planned)),
]

function taskRows(task: ObservedTask, above: string, depth: number, share: number): readonly RatioRow[] {
  const { name, planned, observed, tasks } = task
  const path = `${above} / ${name}`
  const row = { path, name, depth, planned, observed, plannedOfAll: share * planned }
  return [row, ...tasks.flatMap((inner) => taskRows(inner, path, depth + 1, share * planned))]
}

const columns: readonly Column<RatioRow>[] = [
  { key: 'name', label: 'Class and tasks', isText: true, cell: (row) => <RatioName row={row} /> },
  {
    key: 'planned',
    label: 'Planned',
    hint: 'Of all users; of a task, of its class or set',
    cell: ({ planned }) => percent(planned),
  },
  { key: 'observed', label: 'Observed', cell: ({ observed }) => percent(observed) },
  {
    key: 'all',
    label: 'Planned of all',
    hint: 'Share of users times shares of tasks',
    cell: ({ plannedOfAll }) => percent(plannedOfAll),
  },
  { key: 'bar', label: '', isText: true, cell: (row) => <RatioBar row={row} /> },
]

const RatioName = ({ row: { name, depth } }: { readonly row: RatioRow }) => (
  <span className={depth === 0 ? 'ratio-class' : 'ratio-task'} style={{ paddingLeft: depth * 18 }}>
    {name}
  </span>
)

const RatioBar = ({ row: { planned, observed } }: { readonly row: RatioRow }) => (
  <span className="ratio-bar" aria-hidden="true">
    <span className="ratio-seen" style={{ width: `${(observed ?? 0) * 100}%` }} />
    <span className="ratio-tick" style={{ left: `${planned * 100}%` }} />
  </span>
)
