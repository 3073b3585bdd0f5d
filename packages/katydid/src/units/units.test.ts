import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, millis, parseDuration, parseRate, parseTimespan } from './index.ts'

describe('durations', () => {
  test.each([
    ['250ms', 250],
    ['1s', 1_000],
    ['1.5s', 1_500],
    ['1h30m', 5_400_000],
    ['3h30m10s', 12_610_000],
    ['2d', 172_800_000],
    [' 10s ', 10_000],
    ['0s', 0],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected)
  })

  test.each(['', '10', 's', '10 seconds', '10s5', '-1s', '1e3s', '5x'])(
    '%j is refused, with its text',
    (text) => {
      expect(() => parseDuration(text)).toThrow(`'${text}' is not a duration`)
    },
  )

  test('a bare number is seconds only where Locust says so', () => {
    expect(parseTimespan('90')).toBe(90_000)
    expect(parseTimespan('1m30s')).toBe(90_000)
    expect(() => parseTimespan('90 s')).toThrow('not a duration')
  })

  test('what is printed reads back as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (ms) => {
        expect(parseDuration(formatDuration(millis(ms)).replaceAll(' ', ''))).toBe(ms)
      }),
    )
  })
})

describe('rates', () => {
  test.each([
    ['10/s', 10],
    ['30/m', 0.5],
    ['1800 / h', 0.5],
  ])('%s is %d a second', (text, expected) => {
    expect(parseRate(text)).toBe(expected)
  })

  test.each(['10', '0/s', '-1/s', '5/d', 'fast'])('%j is refused, with its text', (text) => {
    expect(() => parseRate(text)).toThrow(`'${text}' is not a rate`)
  })
})
