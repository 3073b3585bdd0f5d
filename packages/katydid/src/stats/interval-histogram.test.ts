import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Histogram } from './histogram.ts'
import { IntervalHistogram } from './interval-histogram.ts'
import { blockAfter, TapeWriter } from './tape.ts'

const hour = 3_600_000
/** From nanoseconds to beyond the hour, and below 0. */
const latency = fc.oneof(
  fc.double({ min: -6, max: 0.1, noNaN: true }).map((exponent) => hour * 10 ** (exponent * 1.6)),
  fc.constantFrom(0, -1e-9, hour, 0.4, 0.4, 0.4),
)

test('what was recorded is read from the tape as a histogram has it, and each take starts anew', () => {
  fc.assert(
    fc.property(fc.array(fc.array(latency)), fc.boolean(), (groups, isOne) => {
      const writer = new TapeWriter()
      const shared = new IntervalHistogram()
      for (const values of groups) {
        const histogram = isOne ? shared : new IntervalHistogram()
        for (const value of values) histogram.record(value)
        histogram.takeTo(writer)
      }
      const tape = writer.take()
      let at = 0
      for (const values of groups) {
        const read = new Histogram()
        read.addBlock(tape, at)
        expect(read.toCounts()).toEqual(Histogram.of(values).toCounts())
        at = blockAfter(tape, at)
      }
      expect(at).toBe(tape.length)
    }),
  )
})

test('what is not a duration is refused', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(() => new IntervalHistogram().record(bad)).toThrow(RangeError)
  }
})

test('a tape keeps what was written when the next one is', () => {
  const writer = new TapeWriter()
  for (let i = 0; i < 10_000; i++) writer.write(i)
  const first = writer.take()
  writer.write(7)
  expect([...first.subarray(9_998), ...writer.take()]).toEqual([9_998, 9_999, 7])
})
