import fc from 'fast-check'
import { expect, test } from 'vitest'
import { didYouMean, editDistance, nearest } from './nearest.ts'

test('one slip is found, another word is not', () => {
  expect(nearest('--uesrs', ['--users', '--host'])).toBe('--users')
  expect(nearest('--browser', ['--users', '--host'])).toBeUndefined()
  expect(didYouMean('hots', ['host'])).toBe(" Did you mean 'host'?")
  expect(didYouMean('zebra', ['host'])).toBe('')
})

test('a swap of neighbours counts once', () => {
  expect(editDistance('spwan', 'spawn')).toBe(1)
  expect(editDistance('', 'abc')).toBe(3)
  expect(editDistance('kitten', 'sitting')).toBe(3)
})

test('the distance is symmetric, zero only between equals, at most the longer length', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const distance = editDistance(a, b)
      expect(distance).toBe(editDistance(b, a))
      expect(distance === 0).toBe(a === b)
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})
