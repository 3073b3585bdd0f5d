import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BodyReader } from './body-reader.ts'

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength })

const decimal = (decimals: number) =>
  fc
    .tuple(fc.constantFrom('', '-'), digits(1, 12), digits(1, decimals))
    .map(([sign, whole, fraction]) => `${sign}${whole.replace(/^0+(?=.)/, '')}.${fraction}`)

const read = (text: string) => new BodyReader(Buffer.from(`${text},`)).number()

test('a number of up to 15 decimals is the same double as by JSON.parse', () => {
  fc.assert(
    fc.property(decimal(15), (text) => void expect(read(text)).toBe(JSON.parse(text))),
    { numRuns: 5_000 },
  )
})

test('a longer one is the same float32', () => {
  fc.assert(
    fc.property(
      decimal(30),
      (text) => void expect(Math.fround(read(text))).toBe(Math.fround(JSON.parse(text) as number)),
    ),
    { numRuns: 5_000 },
  )
})

test('it stands behind what it read', () => {
  const reader = new BodyReader(Buffer.from('  1.25 , -3e2]'))
  expect(reader.number()).toBe(1.25)
  expect(reader.takesComma()).toBe(true)
  expect(reader.number()).toBe(-300)
  expect(reader.takes(']')).toBe(true)
  expect(reader.isAtEnd()).toBe(true)
})

test('the end of the bytes ends a number, but makes none', () => {
  expect(new BodyReader(Buffer.from('1.2')).number()).toBe(1.2)
  for (const text of ['', '-', '1.', '1e']) expect(new BodyReader(Buffer.from(text)).number()).toBeNaN()
})
