import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepUnchanged } from './keep-unchanged.ts'

test('the result says what the new one says, whatever the old one was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (previous, next) => {
      expect(keepUnchanged(previous, next)).toEqual(next)
    }),
  )
})

test('an equal copy gives the old object back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      expect(keepUnchanged(value, structuredClone(value))).toBe(value)
    }),
  )
})

test('beside a changed entry the others are the same objects still', () => {
  const before = [
    { name: 'a', times: { p50: 1 } },
    { name: 'b', times: { p50: 2 } },
  ]
  const after = keepUnchanged(before, [
    { name: 'a', times: { p50: 1 } },
    { name: 'b', times: { p50: 3 } },
  ])
  expect(after[0]).toBe(before[0])
  expect(after[1]).toEqual({ name: 'b', times: { p50: 3 } })
})

test('a field that went is gone', () => {
  expect(keepUnchanged({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
  expect(keepUnchanged([1, 2], [1])).toEqual([1])
})
