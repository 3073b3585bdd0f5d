import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { expiredCertificate, testCertificate } from './testing/localhost-certificate.ts'
import { ok, secureRawServer } from './testing/raw-server.ts'
import { patience, testAgent } from './testing/test-agent.ts'

const trusting = { ca: testCertificate }

describe('a certificate', () => {
  test('from an authority we trust is accepted', async () => {
    await using server = await secureRawServer((socket) => socket.write(ok('secret')))
    using agent = testAgent(trusting)
    for (const url of [server.url, `https://localhost:${server.port}`]) {
      const { failure, timings, body } = await agent.session(url, patience).exchange('GET', '/')
      expect([failure, body.toString()]).toEqual([undefined, 'secret'])
      expect(timings.tlsMs).toBeGreaterThan(0)
      expect(timings.tlsMs).toBeLessThan(timings.connectMs)
    }
  })

  test('that is self-signed is refused', async () => {
    await using server = await secureRawServer((socket) => socket.write(ok('secret')))
    using agent = testAgent()
    const { failure } = await agent.session(server.url, patience).exchange('GET', '/')
    expect(failure).toMatchObject({ phase: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(failure?.message).toContain('--insecure')
    expect(server.requests).toEqual([])
  })

  test('that is self-signed is accepted with insecure', async () => {
    await using server = await secureRawServer((socket) => socket.write(ok('secret')))
    using agent = testAgent({ insecure: true })
    expect((await agent.session(server.url, patience).exchange('GET', '/')).text()).toBe('secret')
  })

  test('that has expired is refused', async () => {
    await using server = await secureRawServer(() => {}, { cert: expiredCertificate })
    using agent = testAgent({ ca: expiredCertificate })
    const { failure } = await agent.session(server.url, patience).exchange('GET', '/')
    expect(failure).toMatchObject({ phase: 'tls', code: 'CERT_HAS_EXPIRED' })
  })

  test('for another name is refused', async () => {
    await using server = await secureRawServer(() => {})
    using agent = testAgent(trusting)
    const { failure } = await agent
      .session(`https://other.localhost:${server.port}`, patience)
      .exchange('GET', '/')
    expect(failure).toMatchObject({ phase: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })
})

describe('over TLS', () => {
  test('connections are kept, and large bodies come whole', async () => {
    await using server = await secureRawServer((socket, _, { request }) =>
      socket.write(ok('x'.repeat(request * 200_000))),
    )
    using agent = testAgent(trusting)
    const session = agent.session(server.url, patience)
    for (let turn = 0; turn < 4; turn++) {
      const { body, failure } = await session.exchange('POST', '/', { body: 'y'.repeat(turn * 100_000) })
      expect([body.length, failure]).toEqual([turn * 200_000, undefined])
    }
    expect(server.connections).toBe(1)
  })

  test('a stale connection is replaced', async () => {
    await using server = await secureRawServer((socket, _, { connection, request }) => {
      if (connection === 0 && request > 0) socket.destroy()
      else socket.write(ok('hi'))
    })
    using agent = testAgent(trusting)
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    expect((await session.exchange('GET', '/')).text()).toBe('hi')
  })

  test('two answers at once and answers by closing are as in the clear', async () => {
    await using server = await secureRawServer((socket, request) => {
      if (request.startsWith('GET /two')) socket.write(ok('first') + ok('second'))
      else socket.end('HTTP/1.1 200 OK\r\n\r\nto the end')
    })
    using agent = testAgent(trusting)
    const session = agent.session(server.url, patience)
    expect((await session.exchange('GET', '/two')).text()).toBe('first')
    expect((await session.exchange('GET', '/close')).text()).toBe('to the end')
    expect(server.connections).toBe(2)
  })

  test('a handshake that stalls ends by the connect timeout', async () => {
    const server = createServer(() => {})
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    using agent = testAgent({ ...trusting, connectTimeout: millis(500) })
    const { port } = server.address() as AddressInfo
    const { failure, timings } = await agent
      .session(`https://127.0.0.1:${port}`, patience)
      .exchange('GET', '/')
    expect(failure).toMatchObject({ phase: 'tls', code: 'CONNECT_TIMEOUT' })
    expect(timings.tlsMs).toBeGreaterThan(0)
    server.close()
  })

  test('a server without TLS is told apart', async () => {
    using agent = testAgent(trusting)
    const plain = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening))
    const { port } = plain.address() as AddressInfo
    const { failure } = await agent.session(`https://127.0.0.1:${port}`, patience).exchange('GET', '/')
    expect(failure).toMatchObject({ phase: 'tls', message: 'the server does not speak TLS on this port' })
    plain.close()
  })

  test('a server that offers only HTTP/2 is refused with the reason', async () => {
    await using server = await secureRawServer(() => {}, { ALPNProtocols: ['h2'] })
    using agent = testAgent(trusting)
    const { failure } = await agent.session(server.url, patience).exchange('GET', '/')
    expect(failure).toMatchObject({ phase: 'tls', message: 'the server does not offer HTTP/1.1 over TLS' })
  })
})
