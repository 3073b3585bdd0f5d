export interface Order {
  readonly key: string
  readonly isDescending: boolean
}

export type SortValue = string | number | null

/** A sorted copy: numbers by size, texts by alphabet with numbers in them by size, null always last. */
export function sorted<Row>(
  rows: readonly Row[],
  valueIn: (row: Row) => SortValue,
  isDescending: boolean,
): readonly Row[] {
  const sign = isDescending ? -1 : 1
  return rows
    .map((row) => ({ row, value: valueIn(row) }))
    .sort((a, b) => compare(a.value, b.value, sign))
    .map(({ row }) => row)
}

/** What a click on a column's head asks for: figures begin with the largest, texts with A; again turns it round. */
export function nextOrder(order: Order | null, key: string, isText: boolean): Order {
  if (order?.key === key) return { key, isDescending: !order.isDescending }
  return { key, isDescending: !isText }
}

const collator = new Intl.Collator('en', { numeric: true })

function compare(a: SortValue, b: SortValue, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
  return sign * collator.compare(String(a), String(b))
}
