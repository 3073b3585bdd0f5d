import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { RequestParts, Response, Timings, TransportFailure } from '../plan/index.ts'
import { millis } from '../units/index.ts'
import type { HttpSession, OpenStream, StreamListener } from './agent.ts'
import { ok, rawServer, secureRawServer } from './testing/raw-server.ts'
import { patience, testAgent, until } from './testing/test-agent.ts'
import { frame, lastFrame, streamHead } from './testing/token-server.ts'

/** Keeps what it hears; `onPiece` may act on the stream in the turn in which a piece comes. */
class Ear implements StreamListener {
  head: Response | undefined = undefined
  readonly pieces: Buffer[] = []
  readonly at: number[] = []
  readonly endings: { readonly timings: Timings; readonly failure: TransportFailure | undefined }[] = []
  onPiece: () => void = () => {}

  began(head: Response): void {
    this.head = head
  }

  piece(bytes: Buffer, at: number): void {
    this.pieces.push(bytes)
    this.at.push(at)
    this.onPiece()
  }

  ended(timings: Timings, failure: TransportFailure | undefined): void {
    this.endings.push({ timings, failure })
  }

  get text(): string {
    return Buffer.concat(this.pieces).toString()
  }

  get bytes(): number {
    return this.pieces.reduce((sum, { length }) => sum + length, 0)
  }

  /** All it knows at the end. */
  async over(): Promise<this> {
    await until(() => this.endings.length > 0)
    return this
  }
}

function listen(
  session: HttpSession,
  options: RequestParts = {},
  url = '/',
): Ear & { readonly open: OpenStream } {
  const ear = new Ear()
  return Object.assign(ear, { open: session.open('GET', url, options, ear) })
}

describe('a streamed answer', () => {
  test.each([
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n', ['hello ', 'world'], ''],
    ['in chunks', streamHead(), [frame('hello '), '3\r\nwo', `r\r\n${frame('ld')}`], lastFrame],
    ['up to the close', 'HTTP/1.1 200 OK\r\n\r\n', ['hello ', 'world'], undefined],
  ])('%s is heard piece by piece', async (_, head, parts, end) => {
    const heard: string[] = []
    await using server = await rawServer(async (socket) => {
      socket.write(head)
      for (const part of parts) {
        const before = ear.bytes
        socket.write(part)
        await until(() => ear.bytes > before)
        heard.push(ear.text)
      }
      if (end === undefined) socket.end()
      else socket.write(end)
    })
    using agent = testAgent()
    const ear = listen(agent.session(server.url, patience))
    const { text, endings, head: answer, at } = await ear.over()
    expect(text).toBe('hello world')
    expect(heard[0]).toBe('hello ')
    expect([answer?.status, endings.length, endings[0]?.failure]).toEqual([200, 1, undefined])
    expect(at).toEqual(at.toSorted((a, b) => a - b))
    expect(endings[0]?.timings.endedAt).toBeGreaterThanOrEqual(at.at(-1) as number)
  })

  test('that comes whole is a head, a piece and an end', async () => {
    await using server = await rawServer((socket) => socket.write(ok('hi', 'A: b\r\n')))
    using agent = testAgent()
    const { head, text, pieces, endings } = await listen(agent.session(server.url, patience)).over()
    expect([head?.header('a'), text, pieces.length, endings.length]).toEqual(['b', 'hi', 1, 1])
  })

  test('gives its connection back at the end, and its cookies at the beginning', async () => {
    await using server = await rawServer((socket, _, { request }) => {
      if (request === 0) socket.write(streamHead('Set-Cookie: a=1\r\n') + frame('hi'))
      else socket.write(ok('whole'))
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const ear = listen(session)
    await until(() => ear.text === 'hi')
    server.sockets[0]?.write(lastFrame)
    await ear.over()
    expect((await session.exchange('GET', '/')).text()).toBe('whole')
    expect([server.connections, server.requests[1]?.includes('Cookie: a=1')]).toEqual([1, true])
  })

  test('is that of the last hop, after redirects', async () => {
    await using server = await rawServer((socket, request) => {
      if (request.startsWith('GET /b')) socket.write(streamHead() + frame('there') + lastFrame)
      else {
        socket.write('HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 4\r\n\r\nno')
        setImmediate(() => socket.write('pe'))
      }
    })
    using agent = testAgent()
    const { head, text } = await listen(agent.session(server.url, patience)).over()
    expect([head?.status, head?.url.endsWith('/b'), text]).toEqual([200, true, 'there'])
  })

  test('is asked for again when a kept connection turns out dead', async () => {
    await using server = await rawServer((socket, _, { connection, request }) => {
      if (connection === 0 && request === 1) socket.destroy()
      else socket.write(ok('hi'))
    })
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    await session.exchange('GET', '/')
    const { text, endings } = await listen(session).over()
    expect([text, endings[0]?.failure, server.connections]).toEqual(['hi', undefined, 2])
  })

  test('a mistake in the script throws, and nothing is heard', async () => {
    using agent = testAgent()
    const ear = new Ear()
    const session = agent.session('http://127.0.0.1:9', patience)
    expect(() => session.open('GET', 'http://', {}, ear)).toThrow(TypeError)
    expect(() => session.open('POST', '/', { json: 1, body: 'x' }, ear)).toThrow('one body')
    expect(ear.endings).toEqual([])
  })
})

describe('a stream that does not come to its end', () => {
  const begin = streamHead() + frame('one')

  test('closed by the server in the middle: what came was heard, then the failure', async () => {
    await using server = await rawServer((socket) => socket.end(begin))
    using agent = testAgent()
    const { text, head, endings } = await listen(agent.session(server.url, patience)).over()
    expect([text, head?.status]).toEqual(['one', 200])
    expect(endings[0]?.failure).toMatchObject({ phase: 'read', code: 'CLOSED' })
  })

  test('malformed in the middle', async () => {
    await using server = await rawServer((socket) => {
      socket.write(begin)
      void until(() => ear.text === 'one').then(() => socket.write('zz\r\n'))
    })
    using agent = testAgent()
    const ear = listen(agent.session(server.url, patience))
    await ear.over()
    expect(ear.endings[0]?.failure).toMatchObject({ phase: 'read', code: 'MALFORMED' })
  })

  test('stalled: the timeout is for all of it', async () => {
    await using server = await rawServer((socket) => socket.write(begin))
    using agent = testAgent()
    const { text, endings } = await listen(agent.session(server.url, patience), { timeout: '200ms' }).over()
    const { timings, failure } = endings[0] as (typeof endings)[0]
    expect([text, failure?.phase, failure?.code]).toEqual(['one', 'read', 'TIMEOUT'])
    expect(timings.endedAt - timings.sentAt).toBeGreaterThanOrEqual(200)
    expect(timings.firstByteAt).toBeLessThan(timings.endedAt)
  })

  test('refused before it began: a failure and no head', async () => {
    using agent = testAgent()
    const { head, endings } = await listen(agent.session('http://127.0.0.1:9', patience)).over()
    expect([head, endings[0]?.failure?.code]).toEqual([undefined, 'ECONNREFUSED'])
  })

  test.each(['agent', 'session'] as const)('cut off by the end of its %s, once', async (whose) => {
    await using server = await rawServer((socket) => socket.write(begin))
    using agent = testAgent()
    const session = agent.session(server.url, patience)
    const ear = listen(session)
    await until(() => ear.text === 'one')
    if (whose === 'agent') agent.close()
    else session.close()
    session.close()
    expect(ear.endings).toMatchObject([{ failure: { phase: 'read', code: 'CUT_OFF' } }])
  })

  test('asked for after the stop', () => {
    using agent = testAgent()
    const session = agent.session('http://127.0.0.1:9', patience)
    session.close()
    expect(listen(session).endings).toMatchObject([{ failure: { code: 'CUT_OFF' } }])
  })

  test('left: it ends as of then, without a failure, and its connection closes', async () => {
    await using server = await rawServer((socket) => socket.write(begin))
    using agent = testAgent()
    const ear = listen(agent.session(server.url, patience))
    ear.onPiece = () => ear.open.close(millis(5))
    await ear.over()
    expect(ear.endings).toMatchObject([{ failure: undefined, timings: { endedAt: 5 } }])
    await until(() => server.sockets[0]?.destroyed === true)
  })

  test('left at its last piece, which had the end in it, it ends once', async () => {
    await using server = await rawServer((socket) => socket.write(ok('hi')))
    using agent = testAgent()
    const ear = listen(agent.session(server.url, patience))
    ear.onPiece = () => ear.open.close(millis(5))
    await ear.over()
    expect(ear.endings).toHaveLength(1)
  })

  test('compressed: refused in so many words, since its pieces would not come as they were sent', async () => {
    await using server = await rawServer((socket) => {
      socket.write(streamHead('Content-Encoding: gzip\r\n'))
      socket.write(frame(gzipSync('hello').toString('latin1')), 'latin1')
    })
    using agent = testAgent()
    const { pieces, endings, head } = await listen(agent.session(server.url, patience)).over()
    expect([head?.status, pieces.length, endings.length]).toEqual([200, 0, 1])
    expect(endings[0]?.failure).toMatchObject({
      phase: 'decode',
      code: 'ENCODED_STREAM',
      message: expect.stringMatching(/gzip.*Accept-Encoding/),
    })
  })
})

describe.each([
  ['plain', rawServer, {}],
  ['over TLS', secureRawServer, { insecure: true }],
] as const)('a stream on hold, %s', (_, listenFor, options) => {
  const total = 8_000_000

  test('is not read until it is released, and nothing of it is lost', async () => {
    await using server = await listenFor((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n${'x'.repeat(total)}`)
    })
    using agent = testAgent(options)
    const session = agent.session(server.url, patience)
    const ear = listen(session)
    ear.onPiece = () => ear.open.hold()
    await until(() => ear.pieces.length > 0)
    const turns = 300
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(ear.bytes).toBeLessThan(total / 4)
    ear.onPiece = () => {}
    ear.open.release()
    await ear.over()
    expect([ear.bytes, ear.endings[0]?.failure]).toEqual([total, undefined])
  })
})

test('what TLS had already decrypted may end a stream on hold, and its connection works on', async () => {
  const twoRecords = 'x'.repeat(20_000)
  await using server = await secureRawServer((socket, _, { request }) => {
    socket.write(ok(request === 0 ? twoRecords : 'hi'))
  })
  using agent = testAgent({ insecure: true })
  const session = agent.session(server.url, patience)
  const ear = listen(session)
  ear.onPiece = () => {
    ear.open.hold()
    setTimeout(() => ear.open.release(), 100) // in case the records came one by one
  }
  await ear.over()
  expect((await session.exchange('GET', '/', { timeout: '2s' })).text()).toBe('hi')
  expect([ear.bytes, server.connections]).toEqual([20_000, 1])
})
