import { describe, expect, test } from 'vitest'
import { parseRoute, printRoute, tabs } from './route.ts'

describe('the address', () => {
  test('says each tab, of the newest run or of another, and comes back the same', () => {
    for (const tab of tabs) {
      for (const runId of [null, '7']) {
        const route = { isNew: false, runId, tab }
        expect(parseRoute(printRoute(route))).toEqual(route)
      }
    }
  })

  test('says the start form', () => {
    expect(parseRoute('#new').isNew).toBe(true)
    expect(printRoute({ isNew: true, runId: null, tab: 'charts' })).toBe('#new')
  })

  test.each(['', '#', '#nonsense', '#../../etc/1'])('%j shows the statistics of the newest run', (hash) => {
    expect(parseRoute(hash)).toMatchObject({ isNew: false, tab: 'statistics' })
  })

  test('takes only a number for a run', () => {
    expect(parseRoute('#charts/abc').runId).toBeNull()
  })
})
