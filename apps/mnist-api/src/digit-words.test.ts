import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digitsBefore, fourDigits, nonDigits } from './digit-words.ts'

const wordOf = (bytes: readonly number[]) => Buffer.from(bytes).readInt32LE()
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39

test('all numbers of four digits are read', () => {
  for (let value = 0; value < 10_000; value++) {
    const word = Buffer.from(String(value).padStart(4, '0')).readInt32LE()
    expect([nonDigits(word), fourDigits(word)]).toEqual([0, value])
  }
})

test('the first byte that is no digit is found, whatever the bytes', () => {
  const byte = fc.oneof(fc.integer({ min: 0x30, max: 0x39 }), fc.nat(255))
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
      const first = bytes.findIndex((value) => !isDigit(value))
      const wrong = nonDigits(wordOf(bytes))
      expect(wrong === 0 ? -1 : digitsBefore(wrong)).toBe(first)
    }),
    { numRuns: 5_000 },
  )
})
