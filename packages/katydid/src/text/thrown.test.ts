import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyThrown, oddThrown } from './testing/odd-thrown.ts'
import { thrownSummary, thrownText, thrownTrace, valueText } from './thrown.ts'

describe('the text of what was thrown', () => {
  test.each([
    ['an error', new Error('no luck'), 'no luck'],
    ['an error without a message', new TypeError(), 'TypeError'],
    ['an error with a code alone', Object.assign(new Error(), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [
      'an error whose message is an object',
      Object.assign(new Error(), { message: { code: 7 } }),
      '{ code: 7 }',
    ],
    ['an error of another realm', { name: 'Error', message: 'from afar' }, 'from afar'],
    ['a text', 'just this', 'just this'],
    ['an empty text', '', '(an empty text)'],
    ['nothing', undefined, 'undefined'],
    ['a symbol', Symbol('why'), 'Symbol(why)'],
    [
      'an object without a prototype',
      oddThrown['no prototype']?.(),
      "[Object: null prototype] { code: 'E_QUOTA' }",
    ],
    ['a revoked proxy', oddThrown['a revoked proxy']?.(), '(something that has no text)'],
    ['a message that throws', oddThrown['a message that throws']?.(), '(something that has no text)'],
  ])('%s', (_, thrown, text) => {
    expect(thrownText(thrown)).toBe(text)
  })

  test('names the kind and the cause where that helps', () => {
    const cause = Object.assign(new Error(), { code: 'ECONNREFUSED' })
    expect(thrownSummary(new TypeError('fetch failed', { cause }))).toBe(
      'TypeError: fetch failed (ECONNREFUSED)',
    )
    expect(thrownSummary('just this')).toBe('just this')
  })

  test('is short, also of what is long', () => {
    expect(thrownText(new Error('x'.repeat(1e6))).length).toBeLessThan(600)
    expect(thrownText('😀'.repeat(1e5))).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
  })

  test.each(Object.entries(oddThrown))('is there, and equal each time, for %s', (_, make) => {
    for (const read of [thrownText, thrownSummary, valueText]) {
      expect(read(make())).toMatch(/./)
      expect(read(make())).toBe(read(make()))
    }
    expect(typeof thrownTrace(make())).toBe('string')
  })

  test('is there for anything', () => {
    fc.assert(
      fc.property(anyThrown, (make) => {
        for (const read of [thrownText, thrownSummary, valueText, thrownTrace]) {
          const text = read(make())
          expect(typeof text).toBe('string')
          expect(text.length).toBeLessThan(10_000)
        }
      }),
    )
  })
})

test('nothing else makes a text of what was thrown', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !/\.test\.ts$|testing|^text/.test(path),
  )
  const own = /String\((?:error|cause|thrown|fault|reason)\)|as Error\)\.|\.stack\b|: String\(e/
  expect(files.filter((path) => own.test(readFileSync(join(root, path), 'utf8')))).toEqual([])
})
