import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes, dayAndTime, duration, instant, millis, percent, plural, rate, time } from './format.ts'

describe('figures as they are printed', () => {
  test('times keep what can be told apart, and no more', () => {
    expect([0, 0.04, 0.4, 12.34, 99.94, 99.96, 1_340].map(millis)).toEqual([
      '0.0',
      '0.04',
      '0.4',
      '12.3',
      '99.9',
      '100',
      '1,340',
    ])
  })

  test('what was not measured is not 0', () => {
    expect([millis(null), time(null), rate(null), percent(null), bytes(null), instant(null)]).toEqual(
      Array(6).fill('–'),
    )
  })

  test('text has its unit, and seconds from 10 s on', () => {
    expect([time(3.41), time(9_999), time(12_340)]).toEqual(['3.4 ms', '9,999 ms', '12.3 s'])
  })

  test('rates below 1 have two decimals', () => {
    expect([rate(0), rate(0.25), rate(12.34), rate(4_812.4)]).toEqual(['0.0', '0.25', '12.3', '4,812'])
  })

  test('a few failures never look like none, nor near-all like all', () => {
    expect([0, 0.000_001, 0.0029, 0.123, 0.999_9, 0.999_999, 1].map(percent)).toEqual([
      '0 %',
      '< 0.01 %',
      '0.29 %',
      '12.3 %',
      '99.99 %',
      '> 99.99 %',
      '100 %',
    ])
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (ratio) => {
        expect(['0 %', '0.00 %', '100 %', '100.0 %', '100.00 %']).not.toContain(percent(ratio))
      }),
    )
  })

  test('bytes are decimal', () => {
    expect([0, 640, 1_200, 34_500_000, 8.2e9].map(bytes)).toEqual([
      '0 B',
      '640 B',
      '1.2 kB',
      '34.5 MB',
      '8.2 GB',
    ])
  })

  test('lengths of time and instants', () => {
    expect([0, 12_900, 245_000, 7_380_000].map(duration)).toEqual(['0 s', '12 s', '4 m 05 s', '2 h 03 m'])
    expect([instant(12_340), instant(245_000)]).toEqual(['+12.3 s', '+4 m 05 s'])
  })

  test('a day and its time are both local', () => {
    expect(dayAndTime(new Date(2026, 7, 1, 0, 3, 59).toISOString())).toBe('2026-08-01 00:03:59')
  })

  test('one is one', () => {
    expect([plural(1, 'user'), plural(1_200, 'user')]).toEqual(['1 user', '1,200 users'])
  })
})
