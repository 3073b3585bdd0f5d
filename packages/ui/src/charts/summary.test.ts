import { expect, test } from 'vitest'
import { summaryOf } from './summary.ts'

const print = (value: number | null) => `${value}/s`

test('a chart is told in a sentence for each line: its end, its least, its most', () => {
  const columns = {
    x: [0.5, 1.5, 2.5],
    lines: [
      [3, 9, 5],
      [null, null, null],
    ],
  }
  expect(summaryOf(columns, [{ label: 'achieved' }, { label: 'offered' }], print)).toBe(
    '0:00 to 0:02. achieved: 5/s at the end, least 3/s at 0:00, most 9/s at 0:01. offered: nothing measured.',
  )
})

test('a chart without windows says so', () => {
  expect(summaryOf({ x: [], lines: [] }, [], print)).toBe('Nothing measured yet.')
})
