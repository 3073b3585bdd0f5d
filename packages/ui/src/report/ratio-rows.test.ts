import { expect, test } from 'vitest'
import { classRatio } from '../testing/report-words.ts'
import { ratioRows } from './ratio-rows.ts'

test('classes and tasks become rows beneath what holds them, each with its own path', () => {
  const rows = ratioRows([classRatio, { ...classRatio, name: 'StressTestUser' }])
  expect(rows.slice(0, 5).map(({ name, depth }) => `${depth} ${name}`)).toEqual([
    '0 MNISTAPIUser',
    '1 predict',
    '1 health',
    '1 browse',
    '2 root',
  ])
  expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length)
})
