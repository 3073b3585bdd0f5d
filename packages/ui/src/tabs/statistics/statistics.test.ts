import { expect, test } from 'vitest'
import { reportData } from '../../testing/report-data.ts'
import { columnsOf, defaultColumns, figureColumns } from './columns.tsx'
import { knownColumns, matching } from './statistics-tab.tsx'

const { entries } = reportData().snapshot

test('each word of a search must be in the method or the name', () => {
  const [first] = entries
  const found = matching(entries, ` ${first?.method.toLowerCase()}  ${first?.name} `)
  expect(found).toContain(first)
  expect(matching(entries, '')).toBe(entries)
  expect(matching(entries, 'nowhere-to-be-found')).toEqual([])
})

test('columns stand in their own order behind the name, however they were chosen', () => {
  const chosen = ['bytes', 'requests']
  expect(columnsOf(chosen).map(({ key }) => key)).toEqual(['name', 'requests', 'bytes'])
})

test('no two columns share a key, and the first choice shows response and service time', () => {
  const keys = figureColumns.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(defaultColumns).toEqual(expect.arrayContaining(['Response time p95', 'Service time p95']))
})

test('stored columns that no longer are, or are no list, are dropped', () => {
  expect(knownColumns(['requests', 'gone'])).toEqual(['requests'])
  expect(knownColumns('requests')).toBeUndefined()
})
