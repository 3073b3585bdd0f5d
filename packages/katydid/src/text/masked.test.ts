import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskOf, secretsOf } from './known-secrets.ts'
import { masked, maskedAddress, maskedHeader, secretsIn } from './masked.ts'

describe('a secret that the form of a text gives away is hidden', () => {
  test.each([
    ['http://me:pass@host/x', 'http://***@host/x'],
    ['https://sk_token@host:8443/x', 'https://***@host:8443/x'],
    ['GET http://me:p@ss"w@host/x?page={page}', 'GET http://***@host/x?page={page}'],
    ['see http://a:b@h, then https://c:d@i', 'see http://***@h, then https://***@i'],
    ['{"next":"http:\\/\\/a:b@h\\/x"}', '{"next":"http:\\/\\/***@h\\/x"}'],
    ['/login?next=https%3A%2F%2Fbob%3Apw%40h%2Fx', '/login?next=https%3A%2F%2F***%40h%2Fx'],
    ['{"api_key": "abc", "n": 1}', '{"api_key": "***", "n": 1}'],
    ['{"clientSecret":"a\\"b","x":"y"}', '{"clientSecret":"***","x":"y"}'],
    ['{"set-cookie":["a=b; Path=/"],"x":1}', '{"set-cookie":["***"],"x":1}'],
    ['{"access_token":"abc', '{"access_token":"***'],
    ['said {\\"password\\":\\"abc\\",\\"a\\":1}', 'said {\\"password\\":\\"***\\",\\"a\\":1}'],
    ["{'password': 'abc', 'a': 1}", "{'password': '***', 'a': 1}"],
    ["login({ user: 'bob', password: 'hunter2' })", "login({ user: 'bob', password: '***' })"],
    ['const apiKey = "abc"', 'const apiKey = "***"'],
    ['/items?page=2&token=abc&x=1', '/items?page=2&token=***&x=1'],
    ['/items?key=abc', '/items?key=***'],
    ['/items?API-Key=abc&amp;sig=def', '/items?API-Key=***&amp;sig=***'],
    ['/items?%61pi_key=abc', '/items?%61pi_key=***'],
    [
      '/x?X-Amz-Credential=AK%2F1&X-Amz-Date=1&X-Amz-Signature=ff&X-Amz-Security-Token=z',
      '/x?X-Amz-Credential=***&X-Amz-Date=1&X-Amz-Signature=***&X-Amz-Security-Token=***',
    ],
    ['/go?to=%2Fx%3Ftoken%3Dabc%26a%3D1', '/go?to=%2Fx%3Ftoken%3D***%26a%3D1'],
    ['user=a&password=b c', 'user=a&password=*** c'],
    ['katydid --token=abc -u 1', 'katydid --token=*** -u 1'],
    ['sent Bearer eyJhbGciOi.abc', 'sent Bearer ***'],
    ['sent Basic Ym9iOnMzY3JldA==', 'sent Basic ***'],
    ['a: 1\nAuthorization: Digest username=bob, response=1\nb: 2', 'a: 1\nAuthorization: ***\nb: 2'],
    ['X-Api-Key: abc-1, retry', 'X-Api-Key: ***, retry'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def was refused', 'jwt *** was refused'],
    ['Incorrect API key provided: sk-proj-0123456789abcdef.', 'Incorrect API key provided: ***.'],
  ])('%s becomes %s', (text, expected) => {
    expect(masked(text)).toBe(expected)
    expect(masked(expected)).toBe(expected)
  })
})

describe('a text without secrets stays as it is', () => {
  test.each([
    'nothing to hide: 3 tokens',
    '{"max_tokens": 16, "tokens": 3, "token_type": "bearer"}',
    'GET /x?token={token}&key={key}',
    'POST /tokenizer?model=gpt2&max_tokens=16',
    'GET /users/{id}/keys?page=1',
    'GET https://medium.com/@user/x',
    'time 12:30, mail a@b.c',
    'unexpected token: "foo"',
    'Unexpected token < in JSON at position 0',
    'password: must be longer than 8 characters',
    'WWW-Authenticate: Basic realm="x"',
    'WWW-Authenticate: Bearer realm="x", error="invalid_token"',
    'a Bearer token is required; Basic authentication is not',
    '{"credentials": "include"}',
    'duplicate key=42 in index',
    'secretary=ann&monkey=1&passenger=2',
    '-s 10s -t 60 --set tokenizer=gpt2',
    '/models/sk-learn-text-classifier-large',
  ])('%s', (text) => {
    expect(masked(text)).toBe(text)
    expect(secretsIn(text)).toEqual([])
  })
})

test.each([
  'Authorization',
  'cookie',
  'Set-Cookie',
  'X-Api-Key',
  'x-auth-token',
  'Proxy-Authorization',
  'api-key',
  'Ocp-Apim-Subscription-Key',
  'x-functions-key',
  'X-CSRF-Token',
])('the header %s is masked whole', (name) => expect(maskedHeader(name, 'a b c')).toBe(`${name}: ***`))

test.each(['Content-Type', 'X-Request-Id', 'Cookie-Policy', 'Idempotency-Key', 'Sec-WebSocket-Key'])(
  'the header %s is not',
  (name) => {
    expect(maskedHeader(name, 'text/plain')).toBe(`${name}: text/plain`)
  },
)

test.each([
  ['bob:pw@host', '***@host'],
  ['http://bob:pa/ss@host', 'http://***@host'],
  ['http://bob:pw#1@host/x', 'http://***@host/x'],
  ['http://host/@user', 'http://host/@user'],
  ['host', 'host'],
])('of what is typed for an address, %s, is shown %s', (typed, shown) => {
  expect(maskedAddress(typed)).toBe(shown)
})

const secretish = fc.constantFrom(
  'http://',
  'u:p@h',
  '"token":"',
  '?key=',
  '***',
  '{',
  '"',
  '\\',
  ' ',
  'Bearer ',
  'password=',
  "'",
  '%3A%2F%2F',
  '%40',
  '&',
  '\n',
  ':',
  ',',
  'Authorization: ',
)
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(secretish, fc.string({ maxLength: 6 }))).map((parts) => parts.join('')),
)

test('masking never throws, and masking again changes nothing', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const once = masked(text)
      expect(masked(once)).toBe(once)
      expect(typeof maskedAddress(text)).toBe('string')
    }),
    { numRuns: 5_000 },
  )
})

test('a text of words and numbers stays as it is', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/)
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.nat().map(String)), { minLength: 1 }), (words) => {
      const text = words.join(' ')
      expect(masked(text)).toBe(text)
    }),
  )
})

test('a document stays one: JSON parses, with the same names', () => {
  const json = fc.dictionary(
    fc.oneof(fc.constantFrom('token', 'password', 'name', 'url'), fc.string()),
    fc.oneof(texts, fc.integer()),
  )
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value)
      expect(Object.keys(JSON.parse(masked(text)) as object)).toEqual(Object.keys(value))
    }),
    { numRuns: 2_000 },
  )
})

const password = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 /@:%+"'<&\\é]{6,20}[0-9]$/)

test('a known password is in no text, whatever repeats it', () => {
  fc.assert(
    fc.property(password, texts, (secret, around) => {
      const url = new URL('http://host/')
      url.username = 'bob'
      url.password = encodeURIComponent(secret)
      const mask = maskOf(secretsOf(url.href))
      const basic = Buffer.from(`bob:${secret}`).toString('base64')
      for (const form of [
        secret,
        url.password,
        encodeURIComponent(secret),
        JSON.stringify(secret),
        basic,
        url.href,
      ]) {
        const shown = mask(`${around} ${form} ${around}`)
        fc.pre(!around.includes(secret))
        expect(shown).not.toContain(secret)
        expect(shown).not.toContain(basic)
      }
    }),
  )
})

test('a short secret or a plain word takes no innocent text with it', () => {
  const mask = maskOf(['a', 'test', 'pw', '12', 'admin'])
  expect(mask('GET /test/a: 12 pwned')).toBe('GET /test/a: 12 pwned')
  expect(maskOf(['pw1x'])('pw1x, but not apw1xb')).toBe('***, but not apw1xb')
})
