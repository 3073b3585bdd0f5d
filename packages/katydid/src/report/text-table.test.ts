import fc from 'fast-check'
import { expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { tableMillis } from './figures.ts'
import { cutMiddle, oneLine } from './fit.ts'
import { type Column, textTable } from './text-table.ts'

interface Row {
  readonly name: string
  readonly count: number
}
const columns: readonly Column<Row>[] = [
  { title: 'Name', width: 0, before: '', align: 'left', isElastic: true, cell: ({ name }) => name },
  { title: 'Count', width: 6, before: ' ', after: ' ', cell: ({ count }) => String(count) },
  { title: 'Half', width: 6, before: '| ', dropOrder: 1, cell: ({ count }) => String(count / 2) },
]

test('lines are as long as asked, numbers end under their titles, and rules meet the bars', () => {
  const table = textTable(columns, [{ name: '/a', count: 4 }], 40)
  expect([table.header, table.rule, table.row(0)]).toEqual([
    'Name                      Count |   Half',
    '------------------------|-------|-------',
    '/a                            4 |      2',
  ])
})

test('when room is short a column is left out before the name is cut below 20', () => {
  const table = textTable(columns, [{ name: 'n'.repeat(30), count: 4 }], 30)
  expect(table.header).toBe(`${'Name'.padEnd(22)}  Count `)
  expect(table.row(0)).toBe(`${'n'.repeat(10)}...${'n'.repeat(9)}      4 `)
})

test('no line is longer than asked, and all are equally long, whatever the cells', () => {
  const row = fc.record({ name: fc.string(), count: fc.nat() })
  fc.assert(
    fc.property(fc.array(row), fc.integer({ min: 30, max: 200 }), (rows, width) => {
      const table = textTable(columns, rows, width)
      const lines = [table.header, table.rule, ...rows.map((_, i) => table.row(i))]
      expect(new Set(lines.map((line) => line.length))).toEqual(new Set([width]))
    }),
  )
})

test('what a server sent cannot break a row or move the cursor', () => {
  expect(oneLine('a\r\nb\u001b[2Jc\u009bd')).toBe('a b [2Jc d')
})

test.each([
  ['abcdefghij', 10, 'abcdefghij'],
  ['abcdefghij', 9, 'abc...hij'],
  ['abcdefghij', 8, 'abc...ij'],
  ['abcdefghij', 2, 'ab'],
])('%s cut to %i is %s', (text, width, cut) => {
  expect(cutMiddle(text, width)).toBe(cut)
})

test.each([
  [0, '0.0'],
  [0.04, '0.04'],
  [0.4, '0.4'],
  [12.34, '12.3'],
  [99.94, '99.9'],
  [99.96, '100'],
  [340.4, '340'],
  [undefined, '-'],
])('%s ms is %s in a table', (time, text) => {
  expect(tableMillis(time === undefined ? undefined : millis(time))).toBe(text)
})

test('one long text in a column that can shrink does not make every line too long', () => {
  const columns: readonly Column<readonly string[]>[] = [
    { title: 'Type', width: 8, before: '', align: 'left', canShrink: true, cell: ([type = '']) => type },
    { title: 'Name', width: 0, before: ' ', align: 'left', isElastic: true, cell: ([, name = '']) => name },
  ]
  const table = textTable(
    columns,
    [
      ['a type of forty-two characters, or even more', 'a name'],
      ['GET', '/'],
    ],
    60,
  )
  for (const line of [table.header, table.row(0), table.row(1)]) expect(line.length).toBeLessThanOrEqual(60)
  expect(table.row(0)).toMatch(/^a type .*\.\.\..*more? +a name/)
})
