import { cutMiddle, oneLine } from './fit.ts'

/** A column of a table in Locust's layout. Wider than `width` only when a cell needs it. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  readonly width: number
  /** Written before each cell but the table's first; its first character becomes `|` in a rule. */
  readonly before: string
  readonly after?: string
  readonly align?: 'left'
  /** Takes the room that is left; longer texts are cut in the middle. One column has it. */
  readonly isElastic?: boolean
  /** May be as narrow as its longest cell when room is short. */
  readonly canShrink?: boolean
  /** When room is short after that, columns are left out in ascending order of this; without it, never. */
  readonly dropOrder?: number
}

export interface TableText {
  readonly header: string
  readonly rule: string
  row(index: number): string
}

/** The elastic column gets at least this much, if its cells need it, before others are left out. */
const wantedElastic = 20
const leastElastic = 8
/** Longer texts of a column that can shrink are cut in the middle: one of them must not make every line too long. */
const mostShrinkable = 16

/** Lays out rows so that no line is longer than `lineWidth`, as far as dropping and shrinking columns can do it. */
export function textTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  lineWidth: number,
): TableText {
  const kept = fitted(
    columns.map((column) => placed(column, rows)),
    lineWidth,
  )
  const line = (textOf: (column: Placed) => string) =>
    kept.map((column) => printed(column, textOf(column))).join('')
  return {
    header: line(({ title }) => title),
    rule: kept.map(ruleOf).join(''),
    row: (index) => line(({ cells }) => cells[index] as string),
  }
}

interface Placed extends Omit<Column<never>, 'cell'> {
  readonly cells: readonly string[]
}

function placed<Row>({ cell, ...column }: Column<Row>, rows: readonly Row[]): Placed {
  const cells = rows.map((row) => oneLine(cell(row)))
  const most = column.canShrink ? mostShrinkable : Number.POSITIVE_INFINITY
  const needed = Math.max(column.width, Math.min(widest(cells), most))
  return { ...column, cells, width: column.isElastic ? column.width : needed }
}

function fitted(columns: readonly Placed[], lineWidth: number): readonly Placed[] {
  const room = lineWidth - widthOf(columns.filter(({ isElastic }) => !isElastic))
  const elastic = columns.find(({ isElastic }) => isElastic) as Placed
  const edges = elastic.before.length + (elastic.after ?? '').length
  const needed = Math.min(wantedElastic, Math.max(leastElastic, widest(elastic.cells)))
  const narrower = room - edges < needed ? narrowed(columns) : undefined
  if (narrower !== undefined) return fitted(narrower, lineWidth)
  const width = Math.max(leastElastic, room - edges)
  return withoutFirstGap(columns.map((column) => (column.isElastic ? { ...column, width } : column)))
}

/** One step: first the columns that can shrink do, then the next one that may be left out is. */
function narrowed(columns: readonly Placed[]): readonly Placed[] | undefined {
  const shrunk = columns.map(shrink)
  if (widthOf(shrunk) < widthOf(columns)) return shrunk
  const droppable = columns.filter(({ dropOrder }) => dropOrder !== undefined)
  const first = Math.min(...droppable.map(({ dropOrder }) => dropOrder as number))
  return droppable.length === 0 ? undefined : columns.filter(({ dropOrder }) => dropOrder !== first)
}

const shrink = (column: Placed): Placed =>
  column.canShrink
    ? { ...column, width: Math.min(column.width, widest([column.title, ...column.cells])) }
    : column

const withoutFirstGap = ([first, ...rest]: readonly Placed[]): readonly Placed[] =>
  first === undefined ? [] : [{ ...first, before: '' }, ...rest]

function printed({ before, after = '', width, align }: Placed, text: string): string {
  const cut = cutMiddle(text, width)
  return before + (align === 'left' ? cut.padEnd(width) : cut.padStart(width)) + after
}

function ruleOf({ before, after = '', width }: Placed, index: number): string {
  const length = before.length + width + after.length
  return index === 0 ? '-'.repeat(length) : `|${'-'.repeat(length - 1)}`
}

const widest = (texts: readonly string[]) => texts.reduce((max, text) => Math.max(max, text.length), 0)
const widthOf = (columns: readonly Placed[]) =>
  columns.reduce((sum, { before, after = '', width }) => sum + before.length + width + after.length, 0)
