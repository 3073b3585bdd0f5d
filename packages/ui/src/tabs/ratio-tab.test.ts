import { expect, test } from 'vitest'
import type { ObservedTask } from '../../../katydid/src/web/contract.ts'
import { rowsOf } from './ratio-tab.tsx'

const task = (name: string, planned: number, tasks: readonly ObservedTask[] = []): ObservedTask => ({
  name,
  planned,
  observed: null,
  tasks,
})

test('shares of all are products down the tree, and leaves add up to the class', () => {
  const rows = rowsOf({
    name: 'Calm',
    planned: 0.5,
    observed: 0.4,
    tasks: [task('predict', 0.8), task('Browse', 0.2, [task('list', 0.25), task('item', 0.75)])],
  })
  expect(rows.map(({ path, depth }) => [path, depth])).toEqual([
    ['Calm', 0],
    ['Calm / predict', 1],
    ['Calm / Browse', 1],
    ['Calm / Browse / list', 2],
    ['Calm / Browse / item', 2],
  ])
  const leaves = ['predict', 'list', 'item'].map(
    (name) => rows.find((row) => row.name === name)?.plannedOfAll ?? 0,
  )
  expect(leaves.reduce((sum, share) => sum + share, 0)).toBeCloseTo(0.5)
})
