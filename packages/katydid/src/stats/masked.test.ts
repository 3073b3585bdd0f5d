import { expect, test } from 'vitest'
import { masked, maskedHeader } from './masked.ts'

test.each([
  ['{"api_key": "abc", "n": 1}', '{"api_key": "***", "n": 1}'],
  ['{"clientSecret":"a\\"b","x":"y"}', '{"clientSecret":"***","x":"y"}'],
  ['{"access_token":"abc', '{"access_token":"***"'],
  ['{"max_tokens": 16, "tokens": 3}', '{"max_tokens": 16, "tokens": 3}'],
  ['/items?page=2&token=abc&x=1', '/items?page=2&token=***&x=1'],
  ['user=a&password=b c', 'user=a&password=*** c'],
  ['sent Bearer eyJhbGciOi.abc', 'sent Bearer ***'],
  ['http://me:pass@host/x', 'http://***@host/x'],
  ['nothing to hide: 3 tokens', 'nothing to hide: 3 tokens'],
])('%s becomes %s', (text, expected) => {
  expect(masked(text)).toBe(expected)
})

test.each(['Authorization', 'cookie', 'Set-Cookie', 'X-Api-Key', 'x-auth-token', 'Proxy-Authorization'])(
  'the header %s is masked whole',
  (name) => expect(maskedHeader(name, 'a b c')).toBe(`${name}: ***`),
)

test('other headers are not', () => {
  expect(maskedHeader('Content-Type', 'text/plain')).toBe('Content-Type: text/plain')
})
