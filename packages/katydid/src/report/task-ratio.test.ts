import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Ratios, taskRatio, taskRatioText } from './task-ratio.ts'

const browsing = {
  name: 'Browsing',
  weight: 1,
  tasks: [
    { name: 'list', weight: 1 },
    { name: 'open', weight: 3 },
  ],
}
const classes = [
  {
    name: 'MNISTAPIUser',
    weight: 3,
    tasks: [
      { name: 'predict', weight: 10 },
      { name: 'health', weight: 10 },
    ],
  },
  { name: 'Visitor', weight: 1, tasks: [{ name: 'root', weight: 1 }, browsing] },
]

test('per_class has shares of the parent, total those of all users', () => {
  expect(taskRatio(classes)).toEqual({
    per_class: {
      MNISTAPIUser: { ratio: 0.75, tasks: { predict: { ratio: 0.5 }, health: { ratio: 0.5 } } },
      Visitor: {
        ratio: 0.25,
        tasks: {
          root: { ratio: 0.5 },
          Browsing: { ratio: 0.5, tasks: { list: { ratio: 0.25 }, open: { ratio: 0.75 } } },
        },
      },
    },
    total: {
      MNISTAPIUser: { ratio: 0.75, tasks: { predict: { ratio: 0.375 }, health: { ratio: 0.375 } } },
      Visitor: {
        ratio: 0.25,
        tasks: {
          root: { ratio: 0.125 },
          Browsing: { ratio: 0.125, tasks: { list: { ratio: 0.03125 }, open: { ratio: 0.09375 } } },
        },
      },
    },
  })
})

test('a fixed count comes first, and weights share the other users', () => {
  const [user, visitor] = classes.map((shape) => ({ ...shape, tasks: [] }))
  const mixed = [{ name: 'Admin', weight: 1, fixedCount: 2, tasks: [] }, user, visitor].filter(
    (c) => c !== undefined,
  )
  const share = (users?: number) => Object.values(taskRatio(mixed, users).per_class).map(({ ratio }) => ratio)
  expect(share(10)).toEqual([0.2, 0.6, 0.2])
  expect(share(2)).toEqual([1, 0, 0])
  expect(share()).toEqual([2 / 6, 3 / 6, 1 / 6])
})

test('tasks of the same name are one', () => {
  const tasks = [
    { name: 'a', weight: 1 },
    { name: 'b', weight: 2 },
    { name: 'a', weight: 1 },
  ]
  expect(taskRatio([{ name: 'U', weight: 1, tasks }]).total.U?.tasks).toEqual({
    a: { ratio: 0.5 },
    b: { ratio: 0.5 },
  })
})

test('the shares of all tasks in total add up to 1', () => {
  const leaf = fc.record({ name: fc.string(), weight: fc.integer({ min: 1, max: 20 }) })
  const set = fc.record({
    name: fc.string(),
    weight: fc.integer({ min: 1 }),
    tasks: fc.array(leaf, { minLength: 1 }),
  })
  const byName = { selector: ({ name }: { name: string }) => name, minLength: 1 }
  const userClass = fc.record({
    name: fc.string(),
    weight: fc.integer({ min: 1, max: 50 }),
    tasks: fc.uniqueArray(fc.oneof(leaf, set), byName),
  })
  const leaves = (ratios: Ratios): number =>
    Object.values(ratios).reduce((sum, { ratio, tasks }) => sum + (tasks ? leaves(tasks) : ratio), 0)
  fc.assert(
    fc.property(fc.uniqueArray(userClass, byName), (shapes) => {
      expect(leaves(taskRatio(shapes).total)).toBeCloseTo(1)
    }),
  )
})

test('reads as its golden file', async () => {
  await expect(taskRatioText(taskRatio(classes))).toMatchFileSnapshot('golden/task-ratio.txt')
})
