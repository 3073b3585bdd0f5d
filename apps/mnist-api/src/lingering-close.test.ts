import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lingerOnEarlyAnswers } from './lingering-close.ts'
import { type RunningServer, startServer } from './testing/running-server.ts'

const MIB = 1024 * 1024

/** Sends everything before it reads anything, as Python's urllib does; gives all that comes back. */
async function sendThenRead(port: number, ...pieces: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').pause()
  for (const piece of pieces) {
    await new Promise<void>((resolve, reject) => {
      socket.write(piece, (error) => (error ? reject(error) : resolve()))
    })
  }
  return text(socket)
}

const head = (path: string, ...lines: readonly string[]): string =>
  [`POST ${path} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n')
const megabytes = (count: number): readonly string[] => new Array(count).fill(' '.repeat(MIB))
const chunked = (pieces: readonly string[]): readonly string[] => [
  ...pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`),
  '0\r\n\r\n',
]

describe.each([false, true])('with the express lane %s', (expressLane) => {
  let server: RunningServer
  beforeAll(async () => {
    const predictor = { predict: async () => ({ prediction: 7, confidence: 0.5 }) }
    server = await startServer({ predictor, expressLane })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const JSON_TYPE = 'Content-Type: application/json'
  test.each<[status: number, path: string, lines: readonly string[]]>([
    [413, '/predict', [JSON_TYPE]],
    [413, '/predict', ['Content-Type: image/png']],
    [413, '/v2/models/mnist/infer', [JSON_TYPE]],
    [415, '/predict', [JSON_TYPE, 'Content-Encoding: gzip']],
    [415, '/v2/models/mnist/infer', [JSON_TYPE, 'Content-Encoding: gzip']],
    [422, '/predict', ['Content-Type: multipart/form-data']],
    [404, '/v2/models/none/infer', [JSON_TYPE]],
    [404, '/nowhere', [JSON_TYPE]],
    [404, '/%zz', [JSON_TYPE]],
    [405, '/health', []],
  ])('%i of %s reaches a client that sends all of its body first', async (status, path, lines) => {
    const body = megabytes(12)
    const close = 'Connection: close'
    const sized = head(path, ...lines, close, `Content-Length: ${12 * MIB}`)
    const unsized = head(path, ...lines, close, 'Transfer-Encoding: chunked')
    expect(await sendThenRead(server.port, sized, ...body)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(await sendThenRead(server.port, unsized, ...chunked(body))).toMatch(
      new RegExp(`^HTTP/1.1 ${status} `),
    )
  })

  test.each<[number, string]>([
    [400, head('/predict', 'Content-Length: 5', 'Content-Length: 6')],
    [400, `${head('/predict', 'Transfer-Encoding: chunked')}zz\r\n`],
    [431, `POST /predict HTTP/1.1\r\nX: ${'a'.repeat(100_000)}`],
  ])('%i for what is no HTTP reaches it too', async (status, start) => {
    const answer = await sendThenRead(server.port, start, ...megabytes(12))
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer.match(/HTTP\/1.1/g)).toHaveLength(1)
  })

  test('who asks before sending is refused without sending, and let in otherwise', async () => {
    const expects = ['Content-Type: application/json', 'Expect: 100-continue']
    const refused = connect(server.port, '127.0.0.1')
    refused.write(head('/predict', ...expects, `Content-Length: ${12 * MIB}`))
    const answer = await text(refused)
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toMatch(/^connection: close\r$/im)

    const body = JSON.stringify({ data: new Array(784).fill(0) })
    const admitted = connect(server.port, '127.0.0.1')
    admitted.write(head('/predict', ...expects, 'Connection: close', `Content-Length: ${body.length}`))
    expect(String((await once(admitted, 'data'))[0])).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    admitted.write(body)
    expect(await text(admitted)).toMatch(/^HTTP\/1.1 200 /)
  })
})

describe('a client that has its answer and goes on sending', () => {
  const patient = { quietMs: 60_000, totalMs: 60_000, bytes: 1_000 * MIB }

  /** Sends for ever, or nothing behind the head; resolves when the connection is closed. */
  async function cutOff(limits: object, sends: boolean, ...lines: readonly string[]): Promise<string> {
    const app = fastify()
    lingerOnEarlyAnswers(app, { ...patient, ...limits })
    await app.listen({ port: 0 })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => undefined) // it is cut off, which may show as a reset
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes
    })
    const send = () => void (socket.writable && socket.write(' '.repeat(MIB), send))
    socket.write(head('/nowhere', `Content-Length: ${1e12}`, ...lines), sends ? send : undefined)
    await new Promise((resolve) => socket.once('close', resolve))
    await app.close()
    return answer
  }

  test.each([['Connection: close'], ['Connection: keep-alive']])('is cut off (%s)', async (line) => {
    expect(await cutOff({ bytes: 20 * MIB }, true, line)).toMatch(/^HTTP\/1.1 404 /)
    expect(await cutOff({ totalMs: 300 }, true, line)).toMatch(/^HTTP\/1.1 404 /)
    expect(await cutOff({ quietMs: 300 }, false, line)).toMatch(/^HTTP\/1.1 404 /)
  })
})
