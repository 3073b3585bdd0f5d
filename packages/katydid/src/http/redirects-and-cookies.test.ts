import { describe, expect, test } from 'vitest'
import type { Method, RequestOptions } from '../plan/index.ts'
import { ok, rawServer } from './testing/raw-server.ts'
import { patience, testAgent } from './testing/test-agent.ts'

const redirect = (status: number, location: string, headers = '') =>
  `HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\n${headers}Content-Length: 4\r\n\r\ngone`

const path = (request: string) => request.split(' ')[1] as string

describe('redirects', () => {
  test.each<[number, Method, Method]>([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'HEAD', 'HEAD'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'PATCH', 'PATCH'],
  ])('%i turns %s into %s', async (status, method, after) => {
    await using server = await rawServer((socket, request) => {
      const isHead = request.startsWith('HEAD')
      const answer = path(request) === '/old' ? redirect(status, 'new?a=b') : ok('here')
      socket.write(isHead ? answer.slice(0, answer.indexOf('\r\n\r\n') + 4) : answer)
    })
    using agent = testAgent()
    const body = method === 'HEAD' ? {} : { body: 'payload', headers: { 'Content-Type': 'text/x' } }
    const response = await agent.session(server.url, patience).exchange(method, '/old', body)
    expect([response.status, response.url]).toEqual([200, `${server.url}/new?a=b`])
    const last = server.requests[1] as string
    expect(last.startsWith(`${after} /new?a=b HTTP/1.1`)).toBe(true)
    expect(last.endsWith('payload')).toBe(after === method && method !== 'HEAD')
    expect(last.includes('Content-Type')).toBe(after === method && method !== 'HEAD')
    expect(server.connections).toBe(1)
  })

  test('0 returns the redirect itself, as does one that leads nowhere', async () => {
    await using server = await rawServer((socket, request) => {
      socket.write(
        path(request) === '/a' ? redirect(302, '/b') : 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n',
      )
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const response = await session.exchange('GET', '/a', { redirects: 0 })
    expect([response.status, response.text(), response.header('location')]).toEqual([302, 'gone', '/b'])
    expect((await session.exchange('GET', '/nowhere')).status).toBe(302)
  })

  test.each<[RequestOptions, number]>([
    [{}, 11],
    [{ redirects: 2 }, 3],
  ])('a loop ends: %j makes %i requests', async (options, requests) => {
    await using server = await rawServer((socket) => socket.write(redirect(302, '/again')))
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/', options)
    expect(response.failure).toMatchObject({ phase: 'redirect', code: 'TOO_MANY_REDIRECTS' })
    expect(server.requests).toHaveLength(requests)
  })

  test('to something that is no http URL is a failure', async () => {
    await using server = await rawServer((socket) => socket.write(redirect(302, 'ftp://elsewhere/')))
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/')
    expect(response.failure).toMatchObject({ phase: 'redirect', code: 'BAD_REDIRECT' })
  })

  test('secrets stay with their origin', async () => {
    await using other = await rawServer((socket) => socket.write(ok('other')))
    await using server = await rawServer((socket, request) => {
      socket.write(redirect(307, path(request) === '/away' ? `${other.url}/there` : '/away'))
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    session.headers.Authorization = 'Bearer user'
    session.headers['X-Kept'] = 'yes'
    const response = await session.exchange('POST', '/here', { auth: { bearer: 'secret' }, body: 'payload' })
    expect(response.text()).toBe('other')
    expect(server.requests.map((request) => request.includes('Bearer secret'))).toEqual([true, true])
    expect(other.requests[0]).not.toContain('Bearer')
    expect(other.requests[0]).toContain('X-Kept: yes')
    expect(other.requests[0]).toContain('payload')
    await session.exchange('GET', '/here')
    expect(server.requests[2]).toContain('Bearer user')
  })

  test('timings hold all hops', async () => {
    await using server = await rawServer((socket, request) => {
      socket.write(path(request) === '/' ? redirect(302, '/b', 'Connection: close\r\n') : ok('hi'))
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const { timings } = await session.exchange('GET', '/')
    const direct = await session.exchange('GET', '/b')
    expect(server.connections).toBe(2)
    expect(timings.firstByteAt).toBeGreaterThan(timings.sentAt + timings.connectMs)
    expect(direct.timings.connectMs).toBe(0)
  })
})

describe('cookies', () => {
  const cookieOf = (request: string | undefined) => /\r\nCookie: ([^\r]*)/.exec(request ?? '')?.[1] ?? ''

  test.each(['perUser', 'shared'] as const)('belong to one user (%s connections)', async (connections) => {
    let visitors = 0
    await using server = await rawServer((socket, request) => {
      const cookie = cookieOf(request)
      socket.write(cookie === '' ? ok('', `Set-Cookie: user=${visitors++}; Path=/\r\n`) : ok(cookie))
    })
    using agent = testAgent({ connections })
    const users = [0, 1, 2].map(() => agent.session(server.url, patience))
    for (const user of users) await user.exchange('GET', '/')
    for (const [i, user] of users.entries()) {
      expect((await user.exchange('GET', '/')).text()).toBe(`user=${i}`)
    }
    users[1]?.clearCookies()
    await users[1]?.exchange('GET', '/')
    expect(cookieOf(server.requests.at(-1))).toBe('')
  })

  test('set by a redirect are sent to where it leads', async () => {
    await using server = await rawServer((socket, request) => {
      const headers = 'Set-Cookie: a=1\r\nSet-Cookie: b=2; HttpOnly\r\n'
      socket.write(path(request) === '/login' ? redirect(302, '/home', headers) : ok(cookieOf(request)))
    })
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/login')
    expect(response.text()).toBe('a=1; b=2')
  })

  test('keep to their path, end by Max-Age=0 and are not sent elsewhere', async () => {
    const set: Record<string, string> = {
      '/set': 'a=1; Path=/in',
      '/unset': 'a=; Path=/in; Max-Age=0',
      '/secure': 's=1; Secure; Domain=other.test',
    }
    await using server = await rawServer((socket, request) => {
      const value = set[path(request)]
      socket.write(ok(cookieOf(request), value === undefined ? '' : `Set-Cookie: ${value}\r\n`))
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const sent = async (url: string) => (await session.exchange('GET', url)).text()
    await sent('/set')
    expect([await sent('/in/x'), await sent('/out')]).toEqual(['a=1', ''])
    expect(await sent(`http://localhost:${server.port}/in/x`)).toBe('')
    await sent('/unset')
    await sent('/secure')
    expect(await sent('/in/x')).toBe('')
  })

  test("a Cookie header of the script's own is sent as it is", async () => {
    await using server = await rawServer((socket, request) =>
      socket.write(ok(cookieOf(request), 'Set-Cookie: a=1\r\n')),
    )
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    expect((await session.exchange('GET', '/', { headers: { cookie: 'mine=2' } })).text()).toBe('')
    expect(server.requests[1]).toContain('cookie: mine=2')
    expect(server.requests[1]).not.toContain('a=1')
  })
})
