import type { EntryRow, Snapshot } from '../../../katydid/src/web/contract.ts'
import { type Column, DataTable, Empty, Section } from '../parts/index.ts'
import { requestColumns, streamColumns, timesColumns } from './entry-columns.tsx'

const responseColumns = timesColumns(({ response }) => response)
const serviceColumns = timesColumns(({ service }) => service)

/** One table for each question, so that each fits a sheet of paper. */
export function EntryTables({ snapshot }: { readonly snapshot: Snapshot }) {
  const { entries, total } = snapshot
  if (entries.length === 0) {
    return (
      <Section title="Requests">
        <Empty title="No request was offered">So there is nothing to tell apart.</Empty>
      </Section>
    )
  }
  const streams = entries.filter(({ stream }) => stream !== null)
  return (
    <>
      <Table title="Requests" note="Where each went" columns={requestColumns} rows={entries} total={total} />
      <Table
        title="Response time"
        note="From the intended start, in ms: what a caller waits"
        columns={responseColumns}
        rows={entries}
        total={total}
      />
      <Table
        title="Service time"
        note="From sending, in ms: what the server took"
        columns={serviceColumns}
        rows={entries}
        total={total}
      />
      {streams.length > 0 && (
        <Table title="Streams" note="Of answers that came in pieces" columns={streamColumns} rows={streams} />
      )}
    </>
  )
}

function Table({
  title,
  note,
  columns,
  rows,
  total,
}: {
  readonly title: string
  readonly note: string
  readonly columns: readonly Column<EntryRow>[]
  readonly rows: readonly EntryRow[]
  readonly total?: EntryRow
}) {
  return (
    <Section title={title} note={note}>
      <DataTable
        caption={`${title} of each entry`}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.method} ${row.name}`}
        {...(total !== undefined && { total })}
      />
    </Section>
  )
}
