import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainJson } from './json-error.ts'

const NAME = 'Expecting property name enclosed in double quotes'
const VALUE = 'Expecting value'
const COMMA = "Expecting ',' delimiter"
const COLON = "Expecting ':' delimiter"
const STRING = 'Unterminated string starting at'
const HEX = 'Invalid \\uXXXX escape'

// What Python 3.11's json.loads says of each.
test.each([
  ['{', 1, NAME],
  ['{"data":[1,2', 12, COMMA],
  ['{"data":[1,]}', 11, VALUE],
  ['{"data":[01]}', 10, COMMA],
  ['{"data" 1}', 8, COLON],
  ["{'data':1}", 1, NAME],
  ['{"data":1,}', 10, NAME],
  ['{"a":"\n"}', 6, 'Invalid control character at'],
  ['["\t"]', 2, 'Invalid control character at'],
  ['{"a":"\\x"}', 6, 'Invalid \\escape'],
  ['{"a":"x', 5, STRING],
  ['["\\', 1, STRING],
  ['{"a":"\\u12"}', 7, HEX],
  ['{} x', 3, 'Extra data'],
  ['nul', 0, VALUE],
  ['-', 0, VALUE],
  ['[1 2]', 3, COMMA],
  [' ', 1, VALUE],
  ['', 0, VALUE],
  ['\u0000', 0, VALUE],
  ['{"é":', 5, VALUE],
  ['{"a":"€😀",}', 10, NAME],
  ['{"a":1.}', 6, COMMA],
  ['[.5]', 1, VALUE],
  ['[1e]', 2, COMMA],
  ['[+1]', 1, VALUE],
  ['[tru]', 1, VALUE],
  ['{,}', 1, NAME],
  ['[,]', 1, VALUE],
  ['{"a":1 "b":2}', 7, COMMA],
  ['{1:2}', 1, NAME],
  ['{"a"', 4, COLON],
  ['{"a":', 5, VALUE],
  ['{"a":1', 6, COMMA],
  ['{"a":1,', 7, NAME],
  ['[1,', 3, VALUE],
  ['[', 1, VALUE],
  ['[NaN]', 1, VALUE],
  ['[-Infinity]', 1, VALUE],
  ['[[1],{"a":[]} {}]', 14, COMMA],
])('%j stops being JSON at %i: %s', (text, position, message) => {
  expect(explainJson(text)).toEqual({ position, message })
})

test('depth is no obstacle', () => {
  const depth = 200_000
  expect(explainJson('['.repeat(depth))).toEqual({ position: depth, message: VALUE })
  expect(explainJson('['.repeat(depth) + ']'.repeat(depth))).toBeUndefined()
})

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('JSON has no error, whatever its white space', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, '\t', ' \r\n'), (text, space) => {
      expect(explainJson(text)).toBeUndefined()
      expect(explainJson(JSON.stringify(JSON.parse(text), null, space))).toBeUndefined()
    }),
  )
})

test('there is an error exactly where JSON.parse throws', () => {
  const token = fc.constantFrom(...'{}[]:,"\\u0e.-1 \n\t', 'true', 'null', '"a"', '1.5', '\\u00e9', '\u0001')
  const text = fc.oneof(
    fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join('')),
    fc.string(),
  )
  fc.assert(
    fc.property(text, (candidate) => {
      expect(explainJson(candidate) === undefined).toBe(isJson(candidate))
    }),
    { numRuns: 3_000 },
  )
})

test('a change to JSON is an error exactly where JSON.parse throws', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom(...'{}[]:,"\\0e.-x '), (text, anywhere, character) => {
      const at = anywhere % text.length
      const changed = text.slice(0, at) + character + text.slice(at + 1)
      expect(explainJson(changed) === undefined).toBe(isJson(changed))
    }),
    { numRuns: 2_000 },
  )
})
