import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupsOf } from './data-table.tsx'
import { nextOrder, sorted } from './order.ts'

const self = <T>(value: T) => value

test('figures sort by size either way, and what was not measured stays last', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), fc.boolean(), (figures, isDescending) => {
      const order = sorted(figures, self, isDescending)
      const measured = figures
        .filter((figure) => figure !== null)
        .sort((a, b) => (isDescending ? b - a : a - b))
      expect(order).toEqual([...measured, ...figures.filter((figure) => figure === null)])
    }),
  )
})

test('equal rows keep their places', () => {
  const rows = [
    { id: 1, n: 5 },
    { id: 2, n: 5 },
    { id: 3, n: 5 },
  ]
  expect(sorted(rows, ({ n }) => n, true).map(({ id }) => id)).toEqual([1, 2, 3])
})

test('numbers in names sort by size', () => {
  expect(sorted(['item-10', 'item-9', 'Item-1'], self, false)).toEqual(['Item-1', 'item-9', 'item-10'])
})

test('figures begin with the largest, texts with A, and a second click turns round', () => {
  expect(nextOrder(null, 'p99', false)).toEqual({ key: 'p99', isDescending: true })
  expect(nextOrder(null, 'name', true)).toEqual({ key: 'name', isDescending: false })
  expect(nextOrder({ key: 'p99', isDescending: true }, 'p99', false).isDescending).toBe(false)
  expect(nextOrder({ key: 'name', isDescending: false }, 'p99', false)).toEqual({
    key: 'p99',
    isDescending: true,
  })
})

test('neighbours of one group share a head as wide as they are', () => {
  const column = (key: string, group?: string) => ({
    key,
    label: key,
    cell: () => '',
    ...(group && { group }),
  })
  const spans = groupsOf([
    column('name'),
    column('p50', 'Response'),
    column('p99', 'Response'),
    column('mean', 'Rate'),
  ])
  expect(spans.map(({ group, width }) => [group, width])).toEqual([
    [undefined, 1],
    ['Response', 2],
    ['Rate', 1],
  ])
})
