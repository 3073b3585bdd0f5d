import { describe, expect, test } from 'vitest'
import { secretsOf } from './known-secrets.ts'
import { Mask } from './mask.ts'
import { masked } from './masked.ts'

describe('what is known to be secret', () => {
  const mask = new Mask(['s3cret"pw', 'abc', ...secretsOf('http://bob:p%40ssw0rd@host/')])

  test.each([
    ['raw s3cret"pw here', 'raw *** here'],
    ['{"x":"s3cret\\"pw"}', '{"x":"***"}'],
    ['/x/s3cret%22pw', '/x/***'],
    ['it is p@ssw0rd or p%40ssw0rd', 'it is *** or ***'],
    [`sent ${Buffer.from('bob:p@ssw0rd').toString('base64')}`, 'sent ***'],
    ['too short to mask: abc', 'too short to mask: abc'],
  ])('is masked wherever it stands: %s', (text, shown) => {
    expect(mask.text(text)).toBe(shown)
  })

  test('may grow, to a limit', () => {
    const growing = new Mask()
    expect(growing.text('later-7 is told')).toBe('later-7 is told')
    growing.add(['later-7'])
    expect(growing.text('later-7 is told')).toBe('*** is told')
    growing.add(Array.from({ length: 5_000 }, (_, i) => `user-token-${i}`))
    expect(growing.text('later-7')).toBe('***')
  })
})

test('the time it takes grows no faster than the text', () => {
  // With a pattern that looks back again and again this takes minutes, and the test ends by its limit.
  for (const part of [
    'a',
    '-',
    '"a',
    '?a',
    'key=',
    '@',
    'Bearer ',
    'a-',
    'token:',
    '\\"',
    '://',
    '%3A',
    '{',
    "'",
    '{a: ',
  ]) {
    masked(part.repeat(100_000 / part.length))
  }
})
