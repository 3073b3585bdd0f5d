import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Cookies } from './cookies.ts'
import { Origins, Targets } from './target.ts'

const target = (url: string) => new Targets(new Origins({ index: 0, of: 1 }), url).find('/a/b?c')

test('nonsense in Set-Cookie is left out, whatever it is, and the next cookie is kept', () => {
  const urls = fc.constantFrom(
    'http://127.0.0.1:1',
    'http://[::1]',
    'https://a.co.uk',
    'http://x_y.test',
    'http://h.test',
  )
  const piece = fc.constantFrom(
    'a=b',
    '=',
    ';',
    ' ',
    '\xff',
    '%',
    'Domain=',
    '.com',
    '[::1]',
    'Expires=',
    'Max-Age=',
    '-1',
    '__Host-x=1',
    'Secure',
  )
  const value = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(urls, fc.array(value, { maxLength: 3 }), (url, values) => {
      const cookies = new Cookies()
      cookies.store(target(url), [...values, 'last=1'])
      expect(cookies.headerFor(target(url), 0)).toContain('last=1')
    }),
    { numRuns: 500 },
  )
})

test('a cookie is not sent after its Max-Age, though its header was put together before', async () => {
  const cookies = new Cookies()
  const page = target('http://h.test')
  cookies.store(page, ['short=1; Max-Age=1', 'long=1'])
  expect(cookies.headerFor(page, 0)).toBe('short=1; long=1')
  const expired = Date.now() + 1_000
  while (Date.now() <= expired) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(cookies.headerFor(page, 500)).toBe('short=1; long=1')
  expect(cookies.headerFor(page, 1_500)).toBe('long=1')
})
