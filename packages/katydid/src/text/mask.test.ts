import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostSecrets, isSecretName, Mask, maskHeader, maskText } from './mask.ts'

test.each([
  ['{"api_key": "abc", "n": 1}', '{"api_key": "***", "n": 1}'],
  ['{"clientSecret":"a\\"b","x":"y"}', '{"clientSecret":"***","x":"y"}'],
  ['{"access_token":"abc', '{"access_token":"***"'],
  ["{ apiKey: 'abc', n: 1 }", "{ apiKey: '***', n: 1 }"],
  ['{"max_tokens": 16, "tokens": 3}', '{"max_tokens": 16, "tokens": 3}'],
  ['{"max_tokens": "16"}', '{"max_tokens": "16"}'],
  ['/items?page=2&token=abc&x=1', '/items?page=2&token=***&x=1'],
  ['/items?key=abc', '/items?key=***'],
  ['/items?a=1;api%5Fkey=abc#x', '/items?a=1;api%5Fkey=***#x'],
  ['/o?X-Amz-Credential=A%2F1&X-Amz-Signature=9f', '/o?X-Amz-Credential=***&X-Amz-Signature=***'],
  ['/o?sv=1&sig=abc&se=2', '/o?sv=1&sig=***&se=2'],
  ['/search?key={key}&q={q}', '/search?key={key}&q={q}'],
  ['/search?max_tokens=5', '/search?max_tokens=5'],
  ['/100%?token=a', '/100%?token=***'],
  ['--set api_key=abc', '--set api_key=***'],
  ['api_key=abc', 'api_key=***'],
  ['--token=abc', '--token=***'],
  ['user=a&password=b c', 'user=a&password=*** c'],
  ['sent Bearer eyJhbGciOi.abc', 'sent Bearer ***'],
  ['Authorization: Digest a="b"', 'Authorization: ***'],
  ["-H 'X-Api-Key: a b'", "-H 'X-Api-Key: ***'"],
  ['http://me:pass@host/x', 'http://***@host/x'],
  ['http://me:p@ss@host/x and https://key@other', 'http://***@host/x and https://***@other'],
  ['GET http://u:p@h/x?token=1', 'GET http://***@h/x?token=***'],
  ['TokenExpiredError: jwt expired', 'TokenExpiredError: jwt expired'],
  ['nothing to hide: 3 tokens', 'nothing to hide: 3 tokens'],
  ['http://host/a@b', 'http://host/a@b'],
  ['mail to a@b.example', 'mail to a@b.example'],
])('%s becomes %s', (text, expected) => {
  expect(maskText(text)).toBe(expected)
})

test.each(['Authorization', 'cookie', 'Set-Cookie', 'X-Api-Key', 'x-auth-token', 'Proxy-Authorization'])(
  'the header %s is masked whole',
  (name) => expect(maskHeader(name, 'a b c')).toBe(`${name}: ***`),
)

test('other headers are not', () => {
  expect(maskHeader('Content-Type', 'text/plain')).toBe('Content-Type: text/plain')
  expect(maskHeader('Location', '/next?token=a')).toBe('Location: /next?token=***')
})

test('names of secrets are known, and those of counts', () => {
  expect(['password', 'API_KEY', 'client-secret', 'hf_token'].every(isSecretName)).toBe(true)
  expect(['max_tokens', 'tokens', 'prompt_tokens', 'host', 'passenger'].some(isSecretName)).toBe(false)
})

describe('what is known to be secret', () => {
  const mask = new Mask(['s3cret"pw', 'abc', ...hostSecrets('http://bob:p%40ssw0rd@host/')])

  test.each([
    ['raw s3cret"pw here', 'raw *** here'],
    ['{"x":"s3cret\\"pw"}', '{"x":"***"}'],
    ['/x/s3cret%22pw', '/x/***'],
    ['it is p@ssw0rd or p%40ssw0rd', 'it is *** or ***'],
    [Buffer.from('bob:p@ssw0rd').toString('base64'), '***'],
    ['too short to mask: abc', 'too short to mask: abc'],
  ])('is masked wherever it stands: %s', (text, masked) => {
    expect(mask.text(text)).toBe(masked)
  })

  test.each([
    ['http://host', []],
    ['http://token1@host', ['token1', 'dG9rZW4xOg==']],
    ['nonsense', []],
  ])('of %s', (host, secrets) => {
    expect(hostSecrets(host)).toEqual(secrets)
  })
})

describe('any text', () => {
  const piece = fc.constantFrom(
    ...[
      'http://',
      'u:p@',
      'h',
      '/',
      '?',
      '&',
      'token',
      'key',
      '=',
      'abc',
      ':',
      ' ',
      '"',
      "'",
      '\n',
      'Bearer ',
      '***',
      '%',
      '@',
      '{',
      '}',
      'Cookie',
    ],
  )
  const text = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
  )

  test('is masked once, however often', () => {
    fc.assert(
      fc.property(text, (some) => void expect(maskText(maskText(some))).toBe(maskText(some))),
      { numRuns: 2_000 },
    )
  })

  test('holds no password of an address', () => {
    fc.assert(
      fc.property(text, fc.stringMatching(/^[a-z0-9]{6,12}$/), text, (before, password, after) => {
        expect(maskText(`${before} http://bob:${password}@host/ ${after}`)).not.toContain(`:${password}@`)
      }),
    )
  })

  test('takes no longer than it is long', () => {
    for (const long of ['a', '-', '"a', '?a', 'key=', '@', 'Bearer '].map((part) => part.repeat(200_000)))
      maskText(long)
  })
})
