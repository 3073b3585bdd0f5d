import { createServer, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Method } from '../plan/index.ts'
import { millis } from '../units/index.ts'
import { ok, rawServer } from './testing/raw-server.ts'
import { patience, testAgent, until } from './testing/test-agent.ts'

const head = 'HTTP/1.1 200 OK\r\n'

/** One GET to a server that answers in its own way. */
async function get(answer: (socket: Socket) => void) {
  await using server = await rawServer(answer)
  using agent = testAgent()
  return await agent.session(server.url, patience).exchange('GET', '/', { timeout: '10s' })
}

describe('an answer that is not one', () => {
  test.each<[string, (socket: Socket) => void, object]>([
    [
      'garbage',
      (s) => s.write('SSH-2.0-OpenSSH_9.2\r\n'),
      { phase: 'read', code: 'MALFORMED', message: /status line/ },
    ],
    [
      'an HTTP/2 server',
      (s) => s.write('\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64'),
      { code: 'MALFORMED', message: /HTTP\/2/ },
    ],
    [
      'a head of a megabyte',
      (s) => s.write(`${head}A: ${'b'.repeat(1_000_000)}\r\n\r\n`),
      { code: 'MALFORMED', message: /64 KB/ },
    ],
    [
      'interim answers without end',
      (s) => s.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1_000)),
      { code: 'MALFORMED', message: /interim/ },
    ],
    [
      'both lengths',
      (s) => s.write(`${head}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n`),
      { code: 'MALFORMED' },
    ],
    [
      'a chunk size that is none',
      (s) => s.write(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`),
      { code: 'MALFORMED' },
    ],
    ['closing without a word', (s) => s.end(), { phase: 'wait', code: 'CLOSED' }],
    ['closing in the head', (s) => s.end('HTTP/1.1 200'), { phase: 'read', code: 'CLOSED' }],
    [
      'closing in the body',
      (s) => s.end(`${head}Content-Length: 10\r\n\r\nhello`),
      { phase: 'read', code: 'CLOSED' },
    ],
    [
      'closing in a chunk',
      (s) => s.end(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhe`),
      { phase: 'read', code: 'CLOSED' },
    ],
    [
      'closing before the last chunk',
      (s) => s.end(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n`),
      { phase: 'read', code: 'CLOSED' },
    ],
    ['a reset', (s) => s.resetAndDestroy(), { phase: 'wait', code: 'ECONNRESET' }],
  ])('%s is a failure', async (_, answer, { message = /./, ...expected }: { message?: RegExp }) => {
    const response = await get(answer)
    expect(response.failure).toMatchObject(expected)
    expect(response.failure?.message).toMatch(message)
    expect(response.failure?.message).not.toMatch(/\d{5}|127\.0/)
    expect([response.status, response.ok, response.body.length]).toEqual([0, false, 0])
  })
})

describe('an answer that is odd but right', () => {
  test('byte by byte', async () => {
    const text = `${head}Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: v\r\n\r\n`
    const response = await get(async (socket) => {
      for (const byte of text) await new Promise<void>((sent) => socket.write(byte, () => sent()))
    })
    expect([response.failure, response.text()]).toEqual([undefined, 'hello'])
  })

  test('a body that ends with the connection', async () => {
    const response = await get((socket) => socket.end(`${head}\r\nuntil the end`))
    expect(response.text()).toBe('until the end')
  })

  test('an interim answer, then the real one', async () => {
    const response = await get((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')
      setImmediate(() => socket.write(ok('hi')))
    })
    expect([response.status, response.text(), response.header('link')]).toEqual([200, 'hi', undefined])
  })

  test('two answers to one request: the first counts, the connection is not used again', async () => {
    await using server = await rawServer((socket, _, { connection }) => {
      socket.write(ok('first') + (connection === 0 ? ok('second') : ''))
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    expect((await session.exchange('GET', '/')).text()).toBe('first')
    expect((await session.exchange('GET', '/')).text()).toBe('first')
    expect(server.connections).toBe(2)
  })

  test('an answer that comes before its request went out is not taken for its answer', async () => {
    await using server = await rawServer((socket) => socket.write(ok('asked')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    // From here the loop reads before it sends.
    await new Promise((resolve) => setImmediate(resolve))
    server.sockets[0]?.write(ok('nobody asked'))
    const { body } = await session.exchange('GET', '/')
    expect(body.toString()).toBe('asked')
    expect(server).toMatchObject({ connections: 2, requests: { length: 2 } })
  })

  test('bytes on an idle connection close it', async () => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    server.sockets[0]?.write(ok('nobody asked'))
    await until(() => server.sockets[0]?.destroyed === true)
    expect((await session.exchange('GET', '/')).text()).toBe('hi')
    expect(server.connections).toBe(2)
  })

  test('an answer before the whole request has been read ends the connection', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.pause().write(`HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n`))
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as { port: number }
    using agent = testAgent()
    const session = agent.session(`http://127.0.0.1:${port}`, patience)
    for (let turn = 0; turn < 2; turn++) {
      const response = await session.exchange('POST', '/', { body: Buffer.alloc(20_000_000) })
      expect(response.status).toBe(413)
    }
    server.close()
  })
})

describe('a kept connection that the server closes', () => {
  /** Answers the first request of the first connection and drops the second one unread. */
  const closesOnReuse = (drop: (socket: Socket) => void) =>
    rawServer((socket, _, { connection, request }) => {
      if (connection === 0 && request > 0) drop(socket)
      else socket.write(ok('hi'))
    })

  test.each<[Method, string]>([
    ['GET', 'end'],
    ['GET', 'reset'],
    ['HEAD', 'end'],
    ['PUT', 'end'],
    ['DELETE', 'end'],
    ['OPTIONS', 'end'],
    ['POST', 'end'],
    ['POST', 'reset'],
    ['PATCH', 'end'],
  ])('%s is sent again after %s, once, on a new connection', async (method, how) => {
    await using server = await closesOnReuse((s) => (how === 'end' ? s.end() : s.resetAndDestroy()))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    const response = await session.exchange(method, '/', method === 'GET' ? {} : { body: 'all of it' })
    expect([response.status, response.failure, response.timings.resends]).toEqual([200, undefined, 1])
    expect([server.connections, server.requests.length]).toEqual([2, 3])
    expect(server.requests[2]).toBe(server.requests[1])
  })

  test('nothing is sent again where that is switched off', async () => {
    await using server = await closesOnReuse((socket) => socket.end())
    using agent = testAgent({ resends: false })
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    const response = await session.exchange('GET', '/')
    expect(response.failure).toMatchObject({ phase: 'wait', code: 'CLOSED' })
    expect([server.connections, server.requests.length, response.timings.resends]).toEqual([1, 2, 0])
  })

  test.each([true, false])('a request that never left goes over a new one (resends: %s)', async (resends) => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent({ resends })
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    // From here the loop reads before it sends.
    await new Promise((resolve) => setImmediate(resolve))
    server.sockets[0]?.end()
    const response = await session.exchange('POST', '/', { body: 'x' })
    expect([response.text(), response.timings.resends]).toEqual(['hi', 0])
    expect([server.connections, server.requests.length]).toEqual([2, 2])
  })

  test('a server that closes right behind its answers fails no request, and sees each only once', async () => {
    await using server = await rawServer((socket) => socket.end(ok('hi')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const resends: number[] = []
    for (let k = 0; k < 20; k++) {
      const response = await session.exchange('POST', '/', { body: 'x' })
      expect(response.failure).toBeUndefined()
      resends.push(response.timings.resends)
    }
    // Until the first end has been seen, a request may cross it; from then on the end is looked for before it is sent.
    expect(resends.slice(2)).toEqual(Array(18).fill(0))
  })

  test('each hop of a redirect may be sent again', async () => {
    await using server = await rawServer((socket, text, { request }) => {
      if (request > 0) socket.end()
      else if (text.startsWith('GET /from')) {
        socket.write('HTTP/1.1 302 Found\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n')
      } else socket.write(ok('there'))
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    const response = await session.exchange('GET', '/from')
    expect([response.text(), response.timings.resends]).toEqual(['there', 2])
  })

  test('a GET is sent again once, not for ever', async () => {
    await using server = await rawServer((socket, _, { connection, request }) => {
      if (connection === 0 && request === 0) socket.write(ok('hi'))
      else socket.end()
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    expect((await session.exchange('GET', '/')).failure?.code).toBe('CLOSED')
    expect([server.connections, server.requests.length]).toEqual([2, 3])
  })

  test('a GET is not sent again once a byte of the answer has come', async () => {
    await using server = await closesOnReuse((socket) => socket.end('H'))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    expect((await session.exchange('GET', '/')).failure).toMatchObject({ phase: 'read', code: 'CLOSED' })
    expect(server.requests.length).toBe(2)
  })

  test('a GET on a new connection is not sent again', async () => {
    await using server = await rawServer((socket) => socket.end())
    using agent = testAgent()
    expect((await agent.session(server.url, patience).exchange('GET', '/')).failure?.code).toBe('CLOSED')
    expect(server.requests.length).toBe(1)
  })

  test('one that was closed while idle is not used: a POST goes to a new one', async () => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('POST', '/')
    server.sockets[0]?.end()
    await until(() => server.sockets[0]?.destroyed === true)
    expect((await session.exchange('POST', '/')).text()).toBe('hi')
    expect(server.connections).toBe(2)
  })

  test.each([
    ['Connection: close', 2],
    ['Keep-Alive: timeout=0', 2],
    ['Keep-Alive: timeout=60', 1],
  ])('%s: %i connections for two requests', async (line, connections) => {
    await using server = await rawServer((socket) => socket.write(ok('hi', `${line}\r\n`)))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    await session.exchange('GET', '/')
    expect(server.connections).toBe(connections)
  })
})

describe('a fault of whoever hears of an answer', () => {
  const fault = new Error('listener broke')

  test('rejects that request, and the user goes on', async () => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const answered = () => {
      throw fault
    }
    await expect(session.send('GET', '/', {}, { answered })).rejects.toBe(fault)
    const rejected = () => Promise.reject(fault)
    await expect(session.send('GET', '/', {}, { answered: rejected })).rejects.toBe(fault)
    expect((await session.exchange('GET', '/')).text()).toBe('hi')
  })

  test.each(['began', 'piece'])('in %s ends a stream with that cause', async (where) => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const failure = await new Promise((resolve) => {
      const broken = () => {
        throw fault
      }
      const listener = { began() {}, piece() {}, ended: (_: unknown, reason: unknown) => resolve(reason) }
      session.open('GET', '/', {}, { ...listener, [where]: broken })
    })
    expect(failure).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('listener broke') })
    expect((await session.exchange('GET', '/')).text()).toBe('hi')
  })
})

describe('a server that takes too long', () => {
  const timedOut = async (answer: (socket: Socket) => void) => {
    await using server = await rawServer(answer)
    using agent = testAgent()
    const session = agent.session(server.url, millis(500))
    const { failure, timings } = await session.exchange('GET', '/')
    expect(timings.endedAt - timings.sentAt).toBeGreaterThanOrEqual(500)
    await until(() => server.sockets.every((socket) => socket.destroyed))
    return failure
  }

  test('before the answer', async () => {
    expect(await timedOut(() => {})).toEqual({
      phase: 'wait',
      code: 'TIMEOUT',
      message: 'timed out waiting for the answer',
    })
  })

  test('in the head', async () => {
    expect(await timedOut((socket) => socket.write(head))).toMatchObject({ phase: 'read', code: 'TIMEOUT' })
  })

  test('in the body', async () => {
    const answer = (socket: Socket) => void socket.write(`${head}Content-Length: 9\r\n\r\nhalf`)
    expect(await timedOut(answer)).toMatchObject({ phase: 'read', code: 'TIMEOUT' })
  })

  test("the request's own timeout comes before the user's", async () => {
    await using server = await rawServer(() => {})
    using agent = testAgent()
    const response = await agent.session(server.url, patience).exchange('GET', '/', { timeout: '30ms' })
    expect(response.failure?.code).toBe('TIMEOUT')
  })

  test('none of many ends before its own time', async () => {
    await using server = await rawServer(() => {})
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const ends = async (allowance: number) => {
      const { failure, timings } = await session.exchange('GET', '/', { timeout: `${allowance}ms` })
      expect(failure?.code).toBe('TIMEOUT')
      expect(timings.endedAt - timings.sentAt).toBeGreaterThanOrEqual(allowance)
    }
    await Promise.all([90, 30, 60, 30].map(ends))
  })

  test('to read the request', async () => {
    const server = createServer((socket) => socket.pause())
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as { port: number }
    using agent = testAgent()
    const session = agent.session(`http://127.0.0.1:${port}`, patience)
    const response = await session.exchange('POST', '/', { body: Buffer.alloc(30_000_000), timeout: '500ms' })
    expect(response.failure).toMatchObject({ phase: 'send', code: 'TIMEOUT' })
    server.close()
  })
})

describe('no connection', () => {
  test('nothing listens', async () => {
    using agent = testAgent()
    const response = await agent.session('http://127.0.0.1:1', patience).exchange('GET', '/')
    expect(response.failure).toEqual({
      phase: 'connect',
      code: 'ECONNREFUSED',
      message: 'nothing listens at this address: connection refused',
    })
    expect(response.timings.connectMs).toBeGreaterThan(0)
    expect(response.timings.firstByteAt).toBe(response.timings.endedAt)
  })

  test('nothing listens on either address of localhost', async () => {
    using agent = testAgent()
    const response = await agent.session('http://localhost:1', patience).exchange('GET', '/')
    expect(response.failure).toMatchObject({ phase: 'connect', code: 'ECONNREFUSED' })
  })

  test('a host name that does not exist, asked for by many', async () => {
    using agent = testAgent()
    const session = agent.session('http://no-such-host.invalid', patience)
    const responses = await Promise.all([session.exchange('GET', '/'), session.exchange('POST', '/')])
    for (const { failure } of responses) {
      expect(failure?.phase).toBe('resolve')
      expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(failure?.code)
    }
  })
})
