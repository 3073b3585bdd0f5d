import { memo, type ReactNode, useMemo } from 'react'
import { Icon } from './icon.tsx'
import { nextOrder, type Order, type SortValue, sorted } from './order.ts'

export interface Column<Row> {
  readonly key: string
  readonly label: string
  /** Neighbours of the same group share a head above theirs, such as 'Response time (ms)'. */
  readonly group?: string
  /** What the figure means, shown when pointed at. */
  readonly hint?: string
  /** Texts stand left and sort from A; figures stand right and sort from the largest. */
  readonly isText?: boolean
  readonly cell: (row: Row) => ReactNode
  /** Without it the column cannot be sorted. */
  readonly sortBy?: (row: Row) => SortValue
}

interface DataTableProps<Row> {
  /** Names the table for screen readers. */
  readonly caption: string
  /** Kept between renders, so that unchanged rows are not drawn again. The first names its row. */
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Stands below the rows, outside their order. */
  readonly total?: Row
  readonly order?: Order | null
  readonly onOrder?: (order: Order) => void
}

/** A table that scrolls sideways when it must, its first column staying; sortable when `onOrder` is there. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, total, order = null, onOrder } = props
  const shown = useMemo(() => inOrder(rows, columns, order), [rows, columns, order])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={caption} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          {columns.some(({ group }) => group !== undefined) && <GroupHeads columns={columns} />}
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <MemoRow key={rowKey(row)} row={row} columns={columns} />
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot>
            <MemoRow row={total} columns={columns} />
          </tfoot>
        )}
      </table>
    </section>
  )
}

function inOrder<Row>(rows: readonly Row[], columns: readonly Column<Row>[], order: Order | null) {
  const by = columns.find(({ key }) => key === order?.key)?.sortBy
  return by === undefined || order === null ? rows : sorted(rows, by, order.isDescending)
}

function Cells<Row>({ row, columns }: { readonly row: Row; readonly columns: readonly Column<Row>[] }) {
  return (
    <tr>
      {columns.map(({ key, isText, cell }, i) =>
        i === 0 ? (
          <th key={key} scope="row" className="text">
            {cell(row)}
          </th>
        ) : (
          <td key={key} className={isText ? 'text' : undefined}>
            {cell(row)}
          </td>
        ),
      )}
    </tr>
  )
}

const MemoRow = memo(Cells) as typeof Cells

function Head<Row>({
  column,
  order,
  onOrder,
}: {
  readonly column: Column<Row>
  readonly order: Order | null
  readonly onOrder: ((order: Order) => void) | undefined
}) {
  const { key, label, hint, isText = false, sortBy } = column
  const isSorted = order?.key === key
  const className = isText ? 'text' : undefined
  if (onOrder === undefined || sortBy === undefined) {
    return (
      <th scope="col" className={className} title={hint}>
        {label}
      </th>
    )
  }
  const direction = isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'
  return (
    <th scope="col" className={className} title={hint} aria-sort={direction}>
      <button
        type="button"
        className="sort"
        aria-label={column.group === undefined ? label : `${column.group}: ${label}`}
        onClick={() => onOrder(nextOrder(order, key, isText))}
      >
        {label}
        {isSorted && <Icon name={order.isDescending ? 'down' : 'up'} />}
      </button>
    </th>
  )
}

function GroupHeads<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <tr className="groups">
      {groupsOf(columns).map(({ key, group, width }) =>
        group === undefined ? (
          <td key={key} colSpan={width} />
        ) : (
          <th key={key} scope="colgroup" colSpan={width}>
            {group}
          </th>
        ),
      )}
    </tr>
  )
}

interface GroupSpan {
  readonly key: string
  readonly group: string | undefined
  readonly width: number
}

/** Neighbouring columns of one group, as spans from left to right. */
export function groupsOf<Row>(columns: readonly Column<Row>[]): readonly GroupSpan[] {
  const spans: GroupSpan[] = []
  for (const { key, group } of columns) {
    const last = spans.at(-1)
    if (last !== undefined && last.group === group)
      spans[spans.length - 1] = { ...last, width: last.width + 1 }
    else spans.push({ key, group, width: 1 })
  }
  return spans
}
