import { describe, expect, test } from 'vitest'
import { Access, type Asking } from './access.ts'

const open = new Access({ host: '127.0.0.1', port: 8089, token: undefined })
const closed = new Access({ host: '0.0.0.0', port: 8089, token: 'a secret' })

type Change = Partial<Asking> & { readonly headers?: Asking['headers'] }
const asking = ({ headers, ...change }: Change = {}): Asking => ({
  method: 'GET',
  path: '/api/v1/runs',
  tokenInQuery: undefined,
  ...change,
  headers: { host: 'localhost:8089', ...headers },
})
const statusOf = (access: Access, change: Change) => {
  const decision = access.decide(asking(change))
  return decision.kind === 'welcome' ? 200 : decision.status
}
const post = { method: 'POST', path: '/swarm' }

describe('without a token', () => {
  test.each([
    'localhost:8089',
    '127.0.0.1:8089',
    '127.0.0.1',
    '[::1]:8089',
    '192.168.1.7:8089',
    'LOCALHOST:8089',
  ])('host %s is known', (host) => expect(statusOf(open, { headers: { host } })).toBe(200))

  test.each(['evil.example:8089', 'localhost.evil.example', '', 'a b', undefined])(
    'host %s is not',
    (host) => {
      expect(statusOf(open, { headers: { host } })).toBe(403)
      expect(statusOf(open, { ...post, headers: { host } })).toBe(403)
    },
  )
})

describe('what changes something', () => {
  const changing = [
    post,
    { path: '/stop' },
    { path: '/stop/' },
    { path: '/stats/reset' },
    { method: 'PATCH' },
  ]
  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://evil.example' },
    { origin: 'http://localhost:3000' },
    { origin: 'null' },
    { referer: 'http://evil.example/page' },
  ]
  const ours = [
    {},
    { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8089' },
    { 'sec-fetch-site': 'none' },
    { referer: 'http://localhost:8089/' },
  ]

  test.each(foreign)('is refused with %o', (headers) => {
    for (const change of changing) expect(statusOf(open, { ...change, headers })).toBe(403)
    const authorization = 'Bearer a secret'
    for (const change of changing)
      expect(statusOf(closed, { ...change, headers: { ...headers, authorization } })).toBe(403)
  })

  test.each(ours)('is allowed with %o', (headers) => {
    for (const change of changing) expect(statusOf(open, { ...change, headers })).toBe(200)
  })

  test('says which line of a proxy is missing', () => {
    const crossSite = open.decide(asking({ ...post, headers: { origin: 'http://site' } }))
    const unknown = open.decide(asking({ headers: { host: 'upstream' } }))
    for (const refusal of [crossSite, unknown]) {
      expect(refusal).toMatchObject({ message: expect.stringContaining('proxy_set_header Host $http_host;') })
    }
  })

  test('reading is not', () => {
    expect(statusOf(open, { headers: { 'sec-fetch-site': 'cross-site' } })).toBe(200)
  })
})

describe('with a token', () => {
  const given = (change: Change) => statusOf(closed, change)

  test('nothing goes without it', () => {
    expect(given({})).toBe(401)
    expect(given({ headers: { authorization: 'Bearer wrong' } })).toBe(401)
    expect(given({ tokenInQuery: 'wrong' })).toBe(401)
    expect(given({ headers: { cookie: 'katydid_8089=wrong' } })).toBe(401)
  })

  test('it comes as a header, under any name of the host', () => {
    expect(given({ headers: { authorization: 'Bearer a secret' } })).toBe(200)
    expect(given({ headers: { authorization: 'bearer a secret', host: 'load.example' } })).toBe(200)
  })

  test('in the address it earns a cookie, which then stands for it and does not hold it', () => {
    expect(closed.decide(asking({ tokenInQuery: 'a secret' }))).toEqual({ kind: 'welcome', setsCookie: true })
    const cookie = closed.cookie(false)
    expect(cookie).toMatch(/^katydid_8089=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(closed.cookie(true)).toMatch(/; Secure$/)
    const [pair] = cookie.split(';')
    expect(given({ headers: { cookie: `other=1; ${pair}` } })).toBe(200)
    const another = new Access({ host: '0.0.0.0', port: 8089, token: 'a secret' })
    expect(statusOf(another, { headers: { cookie: pair } })).toBe(401)
  })
})
