import { expect, test } from 'vitest'
import { placedLabels } from './marks.ts'

const widthOf = (text: string) => text.length * 10

test('a label that has room stands whole', () => {
  expect(placedLabels([{ at: 0, text: 'ramp' }], 100, widthOf)).toEqual([{ at: 0, text: 'ramp' }])
})

test('a label is cut before the next mark, and left out when three letters would not fit', () => {
  const marks = [
    { at: 60, text: 'steady part' },
    { at: 0, text: 'ramp up to 500' },
    { at: 140, text: 'end of it' },
  ]
  expect(placedLabels(marks, 170, widthOf)).toEqual([
    { at: 0, text: 'ramp…' },
    { at: 60, text: 'steady…' },
    { at: 140, text: null },
  ])
})
