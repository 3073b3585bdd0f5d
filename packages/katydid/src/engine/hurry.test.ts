import { expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { Hurry } from './hurry.ts'

test('arrivals in time are never held up', () => {
  const hurry = new Hurry()
  for (let at = 1; at < 1_000; at++) expect(hurry.isTooLong(millis(at), millis(at - 0.01))).toBe(false)
})

test('late ones that take no time are, after 64 in a row', () => {
  const hurry = new Hurry()
  const held = Array.from({ length: 130 }, () => hurry.isTooLong(millis(0), millis(5)))
  expect(held.flatMap((isHeld, i) => (isHeld ? [i] : []))).toEqual([64, 128])
})

test('late ones whose tasks compute are, after each that took more than a millisecond', () => {
  const hurry = new Hurry()
  expect([0, 40, 80, 120].map((now) => hurry.isTooLong(millis(-1), millis(now)))).toEqual([
    false,
    true,
    true,
    true,
  ])
})

test('an arrival in time begins anew', () => {
  const hurry = new Hurry()
  expect(hurry.isTooLong(millis(0), millis(1))).toBe(false)
  expect(hurry.isTooLong(millis(9), millis(3))).toBe(false)
  expect(hurry.isTooLong(millis(9), millis(10))).toBe(false)
})
