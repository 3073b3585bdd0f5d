import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { type ConnectionPolicy, type Method, prepared } from '../plan/index.ts'
import { systemClock } from '../time/index.ts'
import { ok, rawServer } from './testing/raw-server.ts'
import { patience, testAgent, until } from './testing/test-agent.ts'

/** A real node:http server that hands each whole request to the test. */
async function nodeServer(
  handle: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void,
) {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    handle(request, Buffer.concat(pieces), response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: close }
}

const lines = (request: string | undefined) => (request ?? '').split('\r\n')

describe('what is sent', () => {
  test.each([
    ['as text', 1_048_576],
    ['as bytes', 1_048_577],
    ['longer than any string', 536_870_913],
  ])('a body that is sent %s comes whole', async (_, length) => {
    let received = 0
    const server = createServer(async (request, response) => {
      for await (const piece of request) received += (piece as Buffer).length
      response.end('hi')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    using agent = testAgent()
    const { port } = server.address() as AddressInfo
    const session = agent.session(`http://127.0.0.1:${port}`, patience)
    for (const turn of [1, 2]) {
      const response = await session.exchange('POST', '/', { body: Buffer.alloc(length) })
      expect([response.text(), received]).toEqual(['hi', turn * length])
    }
    server.close()
  })

  test('a GET is a request line, Host and our name', async () => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/a?b=c#d')
    expect(response.text()).toBe('hi')
    expect(lines(server.requests[0])).toEqual([
      'GET /a?b=c HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      `User-Agent: katydid/${manifest.version}`,
      'Accept: */*',
      '',
      '',
    ])
  })

  test.each<[Method, string]>([
    ['GET', ''],
    ['HEAD', ''],
    ['POST', 'Content-Length: 0'],
    ['PUT', 'Content-Length: 0'],
    ['PATCH', 'Content-Length: 0'],
    ['DELETE', ''],
    ['OPTIONS', ''],
  ])('%s without a body says %j', async (method, length) => {
    await using server = await rawServer((socket) => socket.write(ok('')))
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange(method, '/')
    expect(response.status).toBe(200)
    expect(/Content-Length: 0/.exec(server.requests[0] as string)?.[0] ?? '').toBe(length)
  })

  test.each([
    ['http://h.test', '/x', 'http://h.test/x'],
    ['http://h.test/', '/x', 'http://h.test/x'],
    ['http://h.test/api', '/x', 'http://h.test/api/x'],
    ['http://h.test/api/', 'x', 'http://h.test/api/x'],
    ['http://h.test/api?k=v', '', 'http://h.test/api'],
    ['http://h.test', '?q=1', 'http://h.test/?q=1'],
    ['http://h.test:80', '/', 'http://h.test/'],
    ['http://[::1]:8000', '/é', 'http://[::1]:8000/%C3%A9'],
    ['http://h.test', 'https://other.test/y', 'https://other.test/y'],
  ])('%s and %j make %s', async (base, url, href) => {
    using agent = testAgent()
    const session = agent.session(base, patience)
    session.close()
    expect((await session.exchange('GET', url)).url).toBe(href)
  })

  test('the query is added to the one in the URL', async () => {
    await using server = await rawServer((socket) => socket.write(ok('')))
    using agent = testAgent()
    const query = { q: 'a b&c', n: 1, all: ['x', true] }
    await agent.session(server.url, patience).exchange('GET', '/p?z=0#f', { query })
    expect(lines(server.requests[0])[0]).toBe('GET /p?z=0&q=a+b%26c&n=1&all=x&all=true HTTP/1.1')
  })

  test.each<[string, object, string, string]>([
    ['json', { json: { text: 'é' } }, 'application/json', '{"text":"é"}'],
    ['a string', { body: 'é' }, 'text/plain; charset=utf-8', 'é'],
    ['bytes', { body: Buffer.from([0, 255, 13, 10]) }, 'application/octet-stream', '\0\xff\r\n'],
    ['prepared', { body: prepared.json([1]) }, 'application/json', '[1]'],
    ['a form', { form: { a: 'b c', d: 1 } }, 'application/x-www-form-urlencoded', 'a=b+c&d=1'],
    ['a prepared form', { body: prepared.form({ a: true }) }, 'application/x-www-form-urlencoded', 'a=true'],
    ['a type of its own', { body: '<a/>', headers: { 'content-type': 'text/xml' } }, 'text/xml', '<a/>'],
  ])('the body may be %s', async (name, options, contentType, body) => {
    await using server = await nodeServer((request, received, response) => {
      response.end(
        JSON.stringify([
          request.headers['content-type'],
          received.toString(name === 'bytes' ? 'latin1' : 'utf8'),
        ]),
      )
    })
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('POST', '/', options)
    expect(response.json()).toEqual([contentType, body])
  })

  test('a body of megabytes arrives whole', async () => {
    const body = Buffer.alloc(5_000_000, 'payload é ')
    await using server = await nodeServer((_, received, response) => {
      response.end(createHash('sha256').update(received).digest('hex'))
    })
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('POST', '/', { body })
    expect(response.text()).toBe(createHash('sha256').update(body).digest('hex'))
  })

  test('headers of the request win over those of the user, in any case', async () => {
    await using server = await rawServer((socket) => socket.write(ok('')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    session.headers['X-Team'] = 'all'
    session.headers['user-agent'] = 'mine'
    await session.exchange('GET', '/', { headers: { 'x-team': 'one', Host: 'virtual.test' } })
    delete session.headers['X-Team']
    await session.exchange('GET', '/')
    const [first, second] = server.requests
    expect(lines(first).slice(1, -2).sort()).toEqual([
      'Accept: */*',
      'Host: virtual.test',
      'user-agent: mine',
      'x-team: one',
    ])
    expect(second).not.toContain('X-Team')
    expect(second).toContain(`Host: 127.0.0.1:${server.port}`)
  })

  test('credentials are sent as Basic or Bearer, those of a URL too', async () => {
    await using server = await rawServer((socket) => socket.write(ok('')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/', { auth: { username: 'usér', password: 'p:w' } })
    await session.exchange('GET', '/', { auth: { bearer: 'abc' } })
    await session.exchange('GET', `http://u%40x:100%@127.0.0.1:${server.port}/`)
    const sent = server.requests.map((request) => /Authorization: (.*)/.exec(request)?.[1])
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    expect(sent).toEqual([basic('usér:p:w'), 'Bearer abc', basic('u@x:100%')])
  })
})

describe('a mistake in the script', () => {
  const mistakes: readonly (readonly [string, string, object, RegExp])[] = [
    ['a URL that does not parse', 'http://', {}, /is not a URL/],
    ['another protocol', 'ftp://h/', {}, /'ftp:\/\/' is not supported/],
    ['two bodies', '/', { json: 1, form: {} }, /one body/],
    ['a line break in a header', '/', { headers: { a: 'b\r\nc: d' } }, /header a: .*line breaks/],
    ['a header that is not latin1', '/', { headers: { a: '€' } }, /outside latin1/],
    ['a header name that is none', '/', { headers: { 'a b': 'c' } }, /'a b' is not a header name/],
    ['a length of its own', '/', { headers: { 'Content-Length': '3' } }, /leave Content-Length out/],
    ['a bearer with a line break', '/', { auth: { bearer: 'a\nb' } }, /auth\.bearer/],
    ['JSON that is none', '/', { json: () => 1 }, /no JSON form/],
    ['a timeout without a unit', '/', { timeout: '5' }, /unit/],
  ]
  test.each(mistakes)('%s rejects and says so', async (_, url, options, message) => {
    using agent = testAgent()
    const exchange = agent.session('http://127.0.0.1:1', patience).exchange('GET', url, options)
    await expect(exchange).rejects.toThrow(message)
  })

  test('a method that is none rejects', async () => {
    using agent = testAgent()
    const exchange = agent.session('http://127.0.0.1:1', patience).exchange('get' as Method, '/')
    await expect(exchange).rejects.toThrow("'get' is not a method")
  })

  test('a base URL that is none throws', () => {
    using agent = testAgent()
    expect(() => agent.session('localhost', patience)).toThrow(TypeError)
    expect(() => agent.session('localhost:8000', patience)).toThrow(/http:\/\//)
  })
})

describe('what is received', () => {
  test('headers are found in any case, repeated ones too', async () => {
    await using server = await rawServer((socket) => socket.write(ok('', 'X-A: 1\r\nx-a:2 \r\nX-Empty:\r\n')))
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/')
    expect(response.header('X-a')).toBe('1, 2')
    expect(response.headers('x-A')).toEqual(['1', '2'])
    expect(response.header('x-empty')).toBe('')
    expect(response.header('x-none')).toBeUndefined()
  })

  test.each([
    [200, true],
    [304, true],
    [404, false],
    [500, false],
  ])('%i is ok: %s', async (status, isOk) => {
    await using server = await rawServer((socket) =>
      socket.write(`HTTP/1.1 ${status} x\r\nContent-Length: 0\r\n\r\n`),
    )
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/')
    expect([response.status, response.ok, response.failure]).toEqual([status, isOk, undefined])
  })

  test('a body that is no JSON is shown in the error', async () => {
    await using server = await rawServer((socket) => socket.write(ok('<html>\n <body>')))
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/')
    expect(() => response.json()).toThrow(new SyntaxError('the body is not JSON: <html> <body>'))
  })

  test('bodies are not overwritten by the next read', async () => {
    await using server = await rawServer((socket, _, { request }) =>
      socket.write(ok(String(request).repeat(9_000))),
    )
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const first = await session.exchange('GET', '/')
    await session.exchange('GET', '/')
    expect(first.text()).toBe('0'.repeat(9_000))
  })

  const text = 'inference '.repeat(50)
  const big = Buffer.from(Array.from({ length: 60_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24))
  const packed: readonly (readonly [string, Buffer, Buffer])[] = [
    ['gzip', gzipSync(text), Buffer.from(text)],
    ['x-gzip', gzipSync(text), Buffer.from(text)],
    ['deflate', deflateSync(text), Buffer.from(text)],
    ['Deflate', deflateRawSync(text), Buffer.from(text)],
    ['br', brotliCompressSync(text), Buffer.from(text)],
    ['br, gzip', gzipSync(brotliCompressSync(text)), Buffer.from(text)],
    ['gzip', gzipSync(Buffer.concat([big, big])), Buffer.concat([big, big])],
    ['identity', Buffer.from(text), Buffer.from(text)],
    ['zstd', Buffer.from([1, 2, 3]), Buffer.from([1, 2, 3])],
  ]
  test.each(packed)('%s is decoded', async (encoding, sent, body) => {
    await using server = await nodeServer((_, __, response) => {
      response.setHeader('content-encoding', encoding)
      response.end(sent)
    })
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/')
    expect(response.body.equals(body)).toBe(true)
    expect(response.bodyBytes).toBe(sent.length)
  })

  test('a body that does not decode is a failure', async () => {
    await using server = await rawServer((socket) =>
      socket.write(ok('not gzip', 'Content-Encoding: gzip\r\n')),
    )
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/')
    expect(response.failure).toMatchObject({ phase: 'decode', code: 'BAD_ENCODING' })
    expect(response.status).toBe(0)
  })

  test('the instants are in order and the connection is counted once', async () => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const { timings: first } = await session.exchange('GET', '/')
    const { timings: second } = await session.exchange('GET', '/')
    expect(first.connectMs).toBeGreaterThan(0)
    expect(first.sentAt + first.connectMs).toBeLessThanOrEqual(first.firstByteAt)
    expect(first.firstByteAt).toBeLessThanOrEqual(first.endedAt)
    expect(second).toMatchObject({ connectMs: 0, tlsMs: 0 })
    expect(second.sentAt).toBeGreaterThanOrEqual(first.endedAt)
  })

  test('an answer that came while the thread computed may have lain unread since before that', async () => {
    const clock = systemClock(process.hrtime.bigint())
    let answeredAt = Number.NaN
    await using server = await rawServer((socket) => {
      socket.write(ok('hi'))
      answeredAt = clock.now()
      while (clock.now() < answeredAt + 30); // this thread is the agent's too
    })
    using agent = testAgent({ clock })
    const { timings } = await agent.session(server.url, patience).exchange('GET', '/')
    expect(timings.unreadSince).toBeLessThanOrEqual(answeredAt)
    expect(timings.endedAt).toBeGreaterThanOrEqual(answeredAt + 30)
  })

  test('of a request without an answer nothing lay unread', async () => {
    await using server = await rawServer((socket) => socket.destroy())
    using agent = testAgent()
    const { timings } = await agent.session(server.url, patience).exchange('GET', '/')
    expect(timings.unreadSince).toBe(timings.endedAt)
  })
})

describe('connections', () => {
  const rounds = async (connections: ConnectionPolicy, users: number, turns: number) => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent({ connections })
    for (let user = 0; user < users; user++) {
      const session = agent.session(server.url, patience)
      for (let turn = 0; turn < turns; turn++) expect((await session.exchange('GET', '/')).text()).toBe('hi')
    }
    return server.connections
  }

  test('perUser: one for each user', async () => expect(await rounds('perUser', 3, 4)).toBe(3))
  test('shared: one for users that take turns', async () => expect(await rounds('shared', 3, 4)).toBe(1))
  test('fresh: one for each request', async () => expect(await rounds('fresh', 3, 4)).toBe(12))

  test('fresh asks the server to close', async () => {
    await using server = await rawServer((socket) => socket.end(ok('hi', 'Connection: close\r\n')))
    using agent = testAgent({ connections: 'fresh' })
    await agent.session(server.url, patience).exchange('GET', '/')
    expect(server.requests[0]).toContain('\r\nConnection: close\r\n')
  })

  test('requests at the same time get connections of their own, of which six are kept', async () => {
    await using server = await rawServer((socket, request) => socket.write(ok(lines(request)[0] as string)))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const urls = Array.from({ length: 10 }, (_, i) => `/${i}`)
    const answers = await Promise.all(urls.map((url) => session.exchange('GET', url)))
    expect(answers.map((answer) => answer.text())).toEqual(urls.map((url) => `GET ${url} HTTP/1.1`))
    expect(server.connections).toBe(10)
    await until(() => server.sockets.filter((socket) => !socket.destroyed).length === 6)
    await Promise.all(urls.slice(0, 6).map((url) => session.exchange('GET', url)))
    expect(server.connections).toBe(10)
  })

  test('300 users at once each get their own answer', async () => {
    await using server = await nodeServer((request, body, response) => {
      setTimeout(() => response.end(`${request.url} ${body}`), Number(body) % 7)
    })
    using agent = testAgent()
    const users = Array.from({ length: 300 }, (_, i) => ({ i, session: agent.session(server.url, patience) }))
    await Promise.all(
      users.map(async ({ i, session }) => {
        for (let turn = 0; turn < 3; turn++) {
          const response = await session.exchange('POST', `/${i}/${turn}`, { body: String(i) })
          expect(response.text()).toBe(`/${i}/${turn} ${i}`)
        }
      }),
    )
  })

  test('localhost is found whichever of its addresses the server listens on', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      await using server = await rawServer((socket) => socket.write(ok('hi')), host)
      using agent = testAgent()
      const response = await agent.session(`http://localhost:${server.port}`, patience).exchange('GET', '/')
      expect([host, response.failure, response.text()]).toEqual([host, undefined, 'hi'])
    }
  })

  test('an IPv6 literal needs brackets only in URL and Host', async () => {
    await using server = await rawServer((socket) => socket.write(ok('hi')), '::1')
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/')
    expect(response.text()).toBe('hi')
    expect(server.requests[0]).toContain(`Host: [::1]:${server.port}\r\n`)
  })
})

describe('the end', () => {
  test.each(['session', 'agent'] as const)(
    'closing the %s cuts off what is in flight and closes the rest',
    async (what) => {
      await using server = await rawServer((socket, request) => {
        if (request.startsWith('GET /now')) socket.write(ok('hi'))
      })
      using agent = testAgent()
      const session = agent.session(server.url, patience)
      await Promise.all([session.exchange('GET', '/now'), session.exchange('GET', '/now')])
      const inFlight = session.exchange('GET', '/never')
      await until(() => server.requests.length === 3)
      const ended = what === 'session' ? session : agent
      ended.close()
      expect((await inFlight).failure).toMatchObject({ phase: 'wait', code: 'CUT_OFF' })
      expect((await session.exchange('GET', '/later')).failure?.code).toBe('CUT_OFF')
      await until(() => server.sockets.every((socket) => socket.destroyed))
      expect(server.requests).toHaveLength(3)
    },
  )

  test("closing one user leaves the others' requests alone", async () => {
    await using server = await rawServer((_, request) => {
      if (request.startsWith('GET /go')) for (const other of server.sockets) other.write(ok('hi'))
    })
    for (const connections of ['perUser', 'shared'] as const) {
      using agent = testAgent({ connections })
      const [first, second] = [agent.session(server.url, patience), agent.session(server.url, patience)]
      const waiting = second.exchange('GET', '/wait')
      const ended = first.exchange('GET', '/wait')
      const seen = server.requests.length + 2
      await until(() => server.requests.length >= seen)
      first.close()
      expect((await ended).failure?.code).toBe('CUT_OFF')
      const third = agent.session(server.url, patience).exchange('GET', '/go')
      expect((await waiting).text()).toBe('hi')
      await third
    }
  })
})
