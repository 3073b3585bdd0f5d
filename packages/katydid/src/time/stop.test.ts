import { expect, test } from 'vitest'
import { type Interrupt, Stop } from './stop.ts'

test.each([
  ['an AbortController', () => new AbortController()],
  ['a Stop', () => new Stop()],
])('%s calls those who listen when it is aborted, once, and not those who no longer do', (_what, make) => {
  const stop = make()
  const signal: Interrupt = 'signal' in stop ? stop.signal : stop
  const heard: string[] = []
  const [first, second, third] = ['first', 'second', 'third'].map((name) => () => void heard.push(name)) as [
    () => void,
    () => void,
    () => void,
  ]
  for (const listener of [first, second, third]) signal.addEventListener('abort', listener, { once: true })
  signal.removeEventListener('abort', second)
  signal.removeEventListener('abort', () => {})
  expect(signal.aborted).toBe(false)
  stop.abort()
  stop.abort()
  expect(signal.aborted).toBe(true)
  expect(heard).toEqual(['first', 'third'])
})
