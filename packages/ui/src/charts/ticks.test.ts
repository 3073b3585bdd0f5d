import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rateTick, timeTick } from './axis-labels.ts'
import { clock, linearTop, logRange, logTicks, moment } from './ticks.ts'

describe('time of the run', () => {
  test.each([
    [0, 1, '0:00'],
    [65, 5, '1:05'],
    [3_725, 60, '1:02:05'],
    [90.25, 0.05, '1:30.25'],
    [59.996, 0.01, '1:00.00'],
    [-1.5, 0.5, '−0:01.5'],
  ])('%d s with ticks each %d s is %s', (seconds, step, text) => {
    expect(clock(seconds, step)).toBe(text)
  })

  test('a moment is the second it lies in, not the nearest', () => {
    expect(moment(109.5)).toBe('1:49')
  })
})

const times = fc.double({ min: 1e-3, max: 3.6e6, noNaN: true })

describe('a log axis', () => {
  test('spans its values and at least a factor of ten', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const [from, to] = logRange(low, high)
        expect(from).toBeLessThanOrEqual(low)
        expect(to).toBeGreaterThanOrEqual(high)
        expect(to / from).toBeGreaterThanOrEqual(9.999)
      }),
    )
  })

  test('has at least two and at most eight ticks, ascending, within its ends', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [from, to] = logRange(Math.min(a, b), Math.max(a, b))
        const ticks = logTicks(from, to, 8)
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.length).toBeLessThanOrEqual(8)
        expect([...ticks].sort((x, y) => x - y)).toEqual(ticks)
        expect(ticks[0]).toBeGreaterThanOrEqual(from * (1 - 1e-6))
        expect(ticks.at(-1)).toBeLessThanOrEqual(to * (1 + 1e-6))
      }),
    )
  })

  test('ticks are 1, 2, 5 of a power of ten while there is room', () => {
    expect(logTicks(1, 100, 8)).toEqual([1, 2, 5, 10, 20, 50, 100])
    expect(logTicks(1, 1_000, 8)).toEqual([1, 3, 10, 30, 100, 300, 1_000])
  })
})

test('a linear axis ends at a round number that is not below its values', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (high) => {
      expect(linearTop(high)).toBeGreaterThanOrEqual(high * (1 - 1e-9))
      expect(linearTop(high)).toBeLessThanOrEqual(high * 2)
    }),
  )
  expect([0, 7, 240, 713].map(linearTop)).toEqual([1, 8, 300, 800])
})

test('ticks carry their unit', () => {
  expect([0, 0.25, 50, 4_000].map(rateTick)).toEqual(['0/s', '0.25/s', '50/s', '4,000/s'])
  expect([0, 0.02, 5, 2.5, 1_000, 90_000].map(timeTick)).toEqual([
    '0',
    '20 µs',
    '5 ms',
    '2.5 ms',
    '1 s',
    '90 s',
  ])
})
