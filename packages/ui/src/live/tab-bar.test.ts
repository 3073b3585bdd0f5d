import { expect, test } from 'vitest'
import { tabs } from '../state/route.ts'
import { tabAfter } from './tab-bar.tsx'

test('arrows go round, Home and End to the ends, other keys nowhere', () => {
  expect(tabAfter('statistics', 'ArrowRight')).toBe('charts')
  expect(tabAfter('downloads', 'ArrowRight')).toBe('statistics')
  expect(tabAfter('statistics', 'ArrowLeft')).toBe('downloads')
  expect(tabAfter('log', 'Home')).toBe(tabs[0])
  expect(tabAfter('log', 'End')).toBe(tabs.at(-1))
  expect(tabAfter('log', 'a')).toBeUndefined()
})
