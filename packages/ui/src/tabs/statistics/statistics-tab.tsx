import { useMemo, useState } from 'react'
import type { EntryRow, Snapshot } from '../../../../katydid/src/web/contract.ts'
import { count, instant } from '../../format.ts'
import { DataTable, Empty, Icon, type Order, Section } from '../../parts/index.ts'
import { useSetting } from '../../state/settings.ts'
import { ColumnPicker } from './column-picker.tsx'
import { columnsOf, defaultColumns, figureColumns } from './columns.tsx'

/** Each entry's figures, and the total's. */
export function StatisticsTab({ snapshot }: { readonly snapshot: Snapshot }) {
  const [chosen, choose] = useSetting('columns', defaultColumns, knownColumns)
  const [order, setOrder] = useState<Order | null>(null)
  const [search, setSearch] = useState('')
  const columns = useMemo(() => columnsOf(chosen), [chosen])
  const rows = useMemo(() => matching(snapshot.entries, search), [snapshot.entries, search])
  return (
    <Section
      title="Statistics"
      note={windowWords(snapshot)}
      actions={
        <>
          <Search value={search} onChange={setSearch} />
          <ColumnPicker chosen={chosen} onChange={choose} />
        </>
      }
    >
      {snapshot.entries.length === 0 ? (
        <NoFigures isWarmingUp={snapshot.warmUp.offered > 0} />
      ) : (
        <DataTable
          caption="Statistics of each entry"
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          total={snapshot.total}
          order={order}
          onOrder={setOrder}
        />
      )}
      {rows.length === 0 && search !== '' && <Empty title={`No entry has '${search}' in its name`} />}
    </Section>
  )
}

const NoFigures = ({ isWarmingUp }: { readonly isWarmingUp: boolean }) =>
  isWarmingUp ? (
    <Empty title="Warming up">Figures begin when the warm-up is over.</Empty>
  ) : (
    <Empty title="No request has ended yet">Figures come with the first answer.</Empty>
  )

const keyOf = ({ method, name }: EntryRow) => `${method} ${name}`

/** Each word must be in the method or the name; case does not matter. */
export function matching(entries: readonly EntryRow[], search: string): readonly EntryRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries
  return entries.filter((entry) => words.every((word) => keyOf(entry).toLowerCase().includes(word)))
}

/** A column that no longer is (from an older page) is dropped. */
export const knownColumns = (stored: unknown): readonly string[] | undefined =>
  Array.isArray(stored)
    ? figureColumns.map(({ key }) => key).filter((key) => stored.includes(key))
    : undefined

function windowWords({ window, warmUp }: Snapshot): string {
  const words = `over ${instant(window.fromMs)} to ${instant(window.toMs)} of the run`
  return warmUp.offered === 0 ? words : `${words}; ${count(warmUp.offered)} of the warm-up are left out`
}

const Search = ({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (text: string) => void
}) => (
  <span className="search">
    <Icon name="search" />
    <input
      type="search"
      aria-label="Search entries"
      placeholder="Search"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  </span>
)
