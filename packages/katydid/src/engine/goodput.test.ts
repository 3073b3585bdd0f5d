import { expect, test } from 'vitest'
import type { GoodputLimits } from '../plan/index.ts'
import { millis } from '../units/index.ts'
import { isGood, limitsOf } from './goodput.ts'
import type { Sent } from './sample.ts'

/** Intended at 100, sent at 150: first token after 300 ms, gaps of 40 and 60 ms, over after 500 ms. */
const sample = { kind: 'ok', intendedAt: millis(100), sentAt: millis(150), endedAt: millis(600) } as Sent
const figures = { firstAt: millis(400), gapsMs: [40, 60] }
const good = (limits: GoodputLimits, change: Partial<Sent & typeof figures> = {}) =>
  isGood({ ...sample, ...change }, { ...figures, ...change }, limitsOf(limits))

test.each<[GoodputLimits, boolean]>([
  [{}, true],
  [{ timeToFirstToken: '300ms' }, true],
  [{ timeToFirstToken: '299ms' }, false],
  [{ interToken: '50ms' }, true],
  [{ interToken: '49ms' }, false],
  [{ response: '500ms' }, true],
  [{ response: '499ms' }, false],
  [{ timeToFirstToken: '1s', interToken: '1s', response: '499ms' }, false],
])('limits %j are kept from the intended start: %s', (limits, expected) => {
  expect(good(limits)).toBe(expected)
})

test('what is not ok is not good', () => {
  expect(good({ response: '1h' }, { kind: 'failed' })).toBe(false)
})

test('without a token no limit on the first is kept', () => {
  expect(isGood(sample, { firstAt: undefined, gapsMs: [] }, limitsOf({ response: '1s' }))).toBe(true)
  expect(isGood(sample, { firstAt: undefined, gapsMs: [] }, limitsOf({ timeToFirstToken: '1h' }))).toBe(false)
})

test('a limit without a unit is refused', () => {
  expect(() => limitsOf({ interToken: '50' })).toThrow("'50' is not a duration")
})
