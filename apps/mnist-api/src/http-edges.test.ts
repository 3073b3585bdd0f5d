import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Predictor } from './model.ts'
import { bodyWith } from './testing/digits.ts'
import { predict, type RunningServer, startServer } from './testing/running-server.ts'

let predictions = 0
const counting: Predictor = {
  predict: async () => {
    predictions++
    return { prediction: 7, confidence: 0.5 }
  },
}
let server: RunningServer

beforeAll(async () => {
  server = await startServer({ predictor: counting })
})

afterAll(() => server[Symbol.asyncDispose]())

/** Sends bytes, ends the sending side, and returns all that comes back. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  socket.end(bytes)
  return text(socket)
}

const header = (response: string, name: string) => new RegExp(`^${name}: (.*)\r$`, 'im').exec(response)?.[1]

test.each([
  ['GET', '/nowhere', 404, null],
  ['POST', '/nowhere', 404, null],
  ['GET', '/%zz', 404, null],
  ['GET', '/predict*x', 404, null],
  ['GET', '/:a(\\d+', 404, null],
  ['GET', '/demo/nothing.js', 404, null],
  ['POST', '/', 405, 'GET, HEAD'],
  ['DELETE', '/health?deep=1', 405, 'GET, HEAD'],
  ['POST', '/health/', 405, 'GET, HEAD'],
  ['GET', '/predict', 405, 'POST'],
  ['PUT', '/predict', 405, 'POST'],
  ['OPTIONS', '/predict', 405, 'POST'],
  ['POST', '/openapi.json', 405, 'GET, HEAD'],
  ['POST', '/demo/main.js', 405, 'GET, HEAD'],
])('%s %s is %i, allowing %s', async (method, path, status, allow) => {
  const response = await fetch(server.origin + path, { method })
  expect(response.status).toBe(status)
  expect(response.headers.get('allow')).toBe(allow)
  expect(await response.json()).toEqual({ detail: status === 404 ? 'Not Found' : 'Method Not Allowed' })
})

test('a body does not turn 404 or 405 into something else', async () => {
  for (const [path, status] of [
    ['/nowhere', 404],
    ['/health', 405],
  ] as const) {
    const response = await fetch(server.origin + path, {
      method: 'POST',
      body: '{"cut',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toHaveProperty('detail')
  }
})

test.each(['/', '/health'])('HEAD %s is answered as GET is, without a body', async (path) => {
  const response = await fetch(server.origin + path, { method: 'HEAD' })
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('')
})

test('a slash too many is forgiven', async () => {
  expect((await fetch(`${server.origin}/health/`)).status).toBe(200)
})

test('a body of 10 MB is 413, and the connection goes on', async () => {
  const length = 10 * 1024 * 1024
  const head = `POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  const next = 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
  const answers = await exchange(head + ' '.repeat(length) + next)
  expect(answers).toMatch(/^HTTP\/1.1 413 /)
  expect(answers).toContain('{"detail":"Request body is too large"}')
  expect(answers).toContain('HTTP/1.1 200 OK')
})

test('a body of 10 MB from an ordinary client is 413', async () => {
  const answer = await predict(server.origin, `{"data":[${'0,'.repeat(5 * 1024 * 1024)}0]}`)
  expect(answer).toEqual({ status: 413, body: { detail: 'Request body is too large' } })
})

/** Writes a whole request before it reads anything, as Python's urllib does; rejects when the pipe breaks. */
async function writeThenRead(head: string, bodyBytes: number): Promise<string> {
  const socket = connect(server.port, '127.0.0.1').pause()
  const send = (bytes: string | Buffer) =>
    new Promise<void>((sent, failed) => socket.write(bytes, (error) => (error ? failed(error) : sent())))
  socket.on('error', () => {}) // the write tells
  await send(head)
  for (let left = bodyBytes; left > 0; left -= 65_536) await send(Buffer.alloc(Math.min(left, 65_536), 32))
  socket.resume()
  const answer = await new Promise<string>((resolve) => {
    let read = ''
    socket.setEncoding('latin1').on('data', (piece: string) => {
      read += piece
      if (/\r\n\r\n.*\}$/s.test(read)) resolve(read)
    })
  })
  socket.destroy()
  return answer
}

test.each([
  ['/predict', 'application/json', 413],
  ['/predict', 'application/octet-stream', 413],
  ['/nowhere', 'application/json', 404],
  ['/health', 'application/json', 405],
  ['/v2/models/mnist/infer', 'application/json', 413],
])(
  'a client that writes all of a large body first sees the answer: %s, %s, %i',
  async (path, type, status) => {
    const length = 12_000_000
    for (const connection of ['close', 'keep-alive']) {
      const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`
      expect(await writeThenRead(head, length)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    }
  },
)

test('a body without an end is cut off', async () => {
  const length = 1_000_000_000
  const head = `POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  await expect(writeThenRead(head, length)).rejects.toThrow(/EPIPE|ECONNRESET/)
})

test('a body that grows too large without saying so is 413', async () => {
  const chunk = `${(200_000).toString(16)}\r\n${' '.repeat(200_000)}\r\n`
  const head = 'POST /predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n'
  const answer = await exchange(`${head}Content-Type: application/json\r\n\r\n${chunk.repeat(6)}0\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1.1 413 /)
})

test('a body that arrives in pieces is read as one', async () => {
  const body = bodyWith('0.25')
  const pieces =
    body.match(/.{1,100}/gs)?.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`) ?? []
  const head = 'POST /predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n'
  const answer = await exchange(`${head}Content-Type: application/json\r\n\r\n${pieces.join('')}0\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1.1 200 OK/)
})

test('a body cut short by the end of the connection is never predicted, and hurts no one else', async () => {
  const before = predictions
  const body = bodyWith('1')
  const head = 'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
  const answer = await exchange(`${head}Content-Length: ${body.length + 1}\r\n\r\n${body}`)
  expect(answer).not.toContain('200 OK')
  expect(predictions).toBe(before)
  expect((await fetch(`${server.origin}/health`)).status).toBe(200)
})

test('a body cut short by a reset hurts no one else', async () => {
  const before = predictions
  const socket = connect(server.port, '127.0.0.1')
  const arrived = once(server.app.server, 'request') as Promise<[IncomingMessage]>
  socket.write(`POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{"data":[1,2`)
  const [request] = await arrived
  const closed = new Promise((resolve) => request.socket.once('close', resolve))
  socket.resetAndDestroy()
  await closed
  expect(predictions).toBe(before)
  expect((await predict(server.origin, bodyWith('1'))).status).toBe(200)
})

test('a client that never reads its answers is cut off', async () => {
  const http = server.app.server
  const { timeout } = http
  expect(timeout).toBe(60_000)
  http.timeout = 100
  const connected = once(http, 'connection') as Promise<[Socket]>
  const socket = connect(server.port, '127.0.0.1').pause()
  socket.on('error', () => {}).write('GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2_000))
  const [atServer] = await connected
  http.timeout = timeout
  await new Promise((resolve) => atServer.once('close', resolve))
  expect(atServer.bytesWritten).toBeGreaterThan(1_000_000)
  socket.destroy()
})

test('what is not HTTP is told so', async () => {
  const answer = await exchange('hello\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
  expect(answer).toMatch(/\r\n\r\n\{"detail":"Bad Request"\}$/)
})

test('headers too large are told so', async () => {
  const answer = await exchange(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1.1 431 /)
})

test('connections are kept longer than load balancers keep them', async () => {
  const answer = await exchange('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(header(answer, 'Keep-Alive')).toBe('timeout=620')
})
