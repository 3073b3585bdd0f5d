import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_MODEL_PATH, DigitModel, type Predictor } from '../model.ts'
import { bodyWith, noise, uniform } from '../testing/digits.ts'
import { type RunningServer, startServer } from '../testing/running-server.ts'

let model: DigitModel
let express: RunningServer
let ordinary: RunningServer
let onExpress = 0

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
  express = await startServer({ predictor: model, expressLane: true }, (app) => {
    app.addHook('onRequest', async () => {
      onExpress--
    })
  })
  ordinary = await startServer({ predictor: model })
})

afterAll(async () => {
  await express[Symbol.asyncDispose]()
  await ordinary[Symbol.asyncDispose]()
  await model.release()
})

const LAST = 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

/** Sends pieces in turn, then a request that ends the connection, and returns all that comes back. */
async function exchange(port: number, pieces: readonly string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let answer = ''
  socket.setEncoding('latin1').on('data', (part: string) => {
    answer += part
  })
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  for (const piece of [...pieces, LAST]) {
    await new Promise((resolve) => socket.write(piece, 'latin1', resolve))
  }
  await closed
  return comparable(answer)
}

/** Without what differs from answer to answer, and with the headers in order. */
function comparable(answer: string): string {
  return answer.replaceAll(/HTTP\/1\.1 [\s\S]*?\r\n\r\n/g, (head) => {
    const [status = '', ...headers] = head.trimEnd().split('\r\n')
    const kept = headers.map((line) => line.toLowerCase().replace(/^(date|x-request-id): .*/, '$1'))
    return `${[status, ...kept.map(withoutDurations).sort()].join('\n')}\n\n`
  })
}

/** The last answer: at what is not HTTP, Node hangs up with or without the answers to what came before it, by chance. */
const lastOf = (answers: string) => answers.slice(answers.lastIndexOf('HTTP/1.1 '))

const withoutDurations = (header: string) => header.replaceAll(/dur=[\d.e-]+/g, 'dur')

const head = (length: number | string, more = '', type = 'application/json') =>
  `POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n${more}\r\n`
const post = (body: string, more = '', type?: string) =>
  head(Buffer.byteLength(body, 'latin1'), more, type) + body

const good = post(JSON.stringify({ data: noise(1) }))
const bytes = post(
  String.fromCharCode(...noise(2).map((pixel) => Math.floor(pixel * 256))),
  '',
  'application/octet-stream',
)
const requests = [
  good,
  bytes,
  post(JSON.stringify({ data: uniform(0) })),
  post(JSON.stringify({ instances: [noise(3), noise(4)] })),
  post('{"data":[1]}'),
  post(bodyWith('"é"')),
  post(''),
  post(bodyWith('1'), 'X-Deadline-Ms: 5000\r\n'),
  post(bodyWith('1'), '', 'text/plain'),
  post(bodyWith('1')).replace('/predict', '/predict?include=probabilities,warnings'),
  post(bodyWith('1')).replace('POST', 'PUT'),
  'GET /health HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
]

const lastOnes = [
  post(bodyWith('1')).replace('HTTP/1.1', 'HTTP/1.0'),
  post(bodyWith('1'), 'Connection: close\r\n'),
  post(bodyWith('1'), 'Content-Length: 3\r\n'),
  post(bodyWith('1'), 'Transfer-Encoding: chunked\r\n'),
  post(bodyWith('1'), ' folded: line\r\n'),
  post(bodyWith('1')).replace('Host: x\r\n', ''),
  head('1x'),
  'hello\r\n\r\n',
]

const piecesOf = (text: string, cuts: readonly number[]): string[] => {
  const at = [...new Set(cuts.map((cut) => cut % text.length))].sort((a, b) => a - b)
  return [0, ...at].map((start, k) => text.slice(start, at[k] ?? text.length)).filter((piece) => piece !== '')
}

describe('the lane answers as Fastify does', () => {
  test('any requests one behind the other, in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(requests.length - 1), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        async (row, cuts) => {
          const pieces = piecesOf(row.map((at) => requests[at]).join(''), cuts)
          expect(await exchange(express.port, pieces)).toBe(await exchange(ordinary.port, pieces))
        },
      ),
      { numRuns: 150 },
    )
  }, 60_000)

  test.each(lastOnes.map((request) => [request.slice(0, 130), request]))(
    'one that ends the connection: %j',
    async (_name, request) => {
      expect(lastOf(await exchange(express.port, [request]))).toBe(
        lastOf(await exchange(ordinary.port, [request])),
      )
    },
  )

  test('requests with a byte changed in the headers', async () => {
    const mutation = fc.tuple(
      fc.integer({ min: 24, max: 110 }),
      fc.constantFrom('\r', '\n', ' ', ':', ';', '\t', 'é', '\0', '0', 'X', ''),
    )
    await fc.assert(
      fc.asyncProperty(mutation, async ([at, byte]) => {
        const changed = good.slice(0, at) + byte + good.slice(at + 1)
        expect(lastOf(await exchange(express.port, [changed]))).toBe(
          lastOf(await exchange(ordinary.port, [changed])),
        )
      }),
      { numRuns: 150 },
    )
  }, 60_000)
})

test('it is the lane that answers a regular request, and Fastify that answers what the lane hands over', async () => {
  onExpress = 0
  const answers = await exchange(express.port, [good + bytes + good])
  expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(4)
  // The last one is the GET that ends the connection.
  expect(onExpress).toBe(-1)
  await exchange(express.port, [`${good}GET / HTTP/1.1\r\nHost: x\r\n\r\n${good}`])
  expect(onExpress).toBe(-4)
})

test('what the lane answers is in the metrics as what Fastify answers', async () => {
  const count = async () => {
    const metrics = await (await fetch(`${express.origin}/metrics`)).text()
    return Number(
      /^mnist_http_request_duration_seconds_count\{.*\/predict.*200.*\} (\d+)$/m.exec(metrics)?.[1],
    )
  }
  await exchange(express.port, [good])
  const before = await count()
  await exchange(express.port, [good + good])
  await exchange(express.port, [`GET / HTTP/1.1\r\nHost: x\r\n\r\n${good}`])
  expect((await count()) - before).toBe(3)
})

/** A connection on which the server has half of a request. */
async function half({ app, port }: RunningServer): Promise<Socket> {
  const accepted = once(app.server, 'connection') as Promise<[Socket]>
  const socket = connect(port, '127.0.0.1')
  socket.write(good.slice(0, 500))
  const [atServer] = await accepted
  await expect.poll(() => atServer.bytesRead).toBe(500)
  return socket
}

const connections = ({ app }: RunningServer) =>
  new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)))

test('a body that takes its time is answered all the same', async () => {
  await using server = await startServer({ predictor: model, expressLane: true })
  let requestsSeen = 0
  server.app.server.on('request', () => requestsSeen++)
  const socket = await half(server)
  // The lane gives it up after a while: Node's HTTP server and its time limits have it then.
  await expect.poll(() => requestsSeen, { interval: 100 }).toBe(1)
  socket.write(good.slice(500))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 OK/)
  socket.destroy()
})

test.each([
  ['nothing', ''],
  ['half a head', 'POST /predict HTTP/1.1\r\nHost: x\r\n'],
])('a client that sends %s is told that its time is over', async (_name, bytes) => {
  await using server = await startServer({ predictor: model, expressLane: true }, (app) => {
    app.server.headersTimeout = 200
  })
  const socket = connect(server.port, '127.0.0.1')
  socket.write(bytes)
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  await expect.poll(() => connections(server)).toBe(0)
})

/** A service with room for one in the queue, whose model runs when it is told to; `ask` gives all answers so far. */
async function crowded() {
  const held: (() => void)[] = []
  const predictor: Predictor = {
    predict: () => Promise.reject(new Error('only batches')),
    async probabilities(_pixels, digits) {
      await new Promise<void>((resolve) => held.push(resolve))
      return new Float32Array(digits * 10).fill(0.1)
    },
  }
  const limits = { maxWaitMs: 1_000_000, maxQueue: 1 }
  const server = await startServer({ predictor, limits, expressLane: true })
  const open = async () => {
    const accepted = once(server.app.server, 'connection') as Promise<[Socket]>
    const socket = connect(server.port, '127.0.0.1')
    const [atServer] = await accepted
    let text = ''
    socket.on('data', (part) => {
      text += part
    })
    const statuses = () => [...text.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => Number(status))
    return { socket, atServer, statuses }
  }
  const [first, second, third] = [await open(), await open(), await open()]
  first.socket.write(bytes, 'latin1')
  await expect.poll(() => held.length).toBe(1)
  second.socket.write(bytes, 'latin1')
  await expect.poll(() => second.atServer.bytesRead).toBe(bytes.length)
  third.socket.write(bytes, 'latin1')
  await expect.poll(third.statuses).toEqual([503])
  return { server, held, third }
}

test('who was told to come back later and asks at once is read when there is room', async () => {
  const { server, held, third } = await crowded()
  await using _ = server
  third.socket.write(bytes, 'latin1')
  for (let batches = 0; batches < 3; batches++) {
    await expect.poll(() => held.length).toBe(1)
    held.shift()?.()
  }
  await expect.poll(third.statuses).toEqual([503, 200])
  third.socket.destroy()
})

test('without room it is read after a second all the same, and told so again', async () => {
  const { server, held, third } = await crowded()
  await using _ = server
  third.socket.write(bytes, 'latin1')
  await expect.poll(third.statuses, { timeout: 5_000 }).toEqual([503, 503])
  held.shift()?.()
  await expect.poll(() => held.length).toBe(1)
  held.shift()?.()
})

test('a closing server answers those that it has left unread', async () => {
  const { server, held, third } = await crowded()
  third.socket.write(bytes, 'latin1')
  const closed = server.app.close()
  await expect.poll(third.statuses).toEqual([503, 503])
  held.shift()?.()
  await expect.poll(() => held.length).toBe(1)
  held.shift()?.()
  await closed
})

test('a client that never reads its answers is cut off', async () => {
  let requestsSeen = 0
  await using server = await startServer({ predictor: model, expressLane: true }, (app) => {
    app.server.timeout = 100
    app.server.on('request', () => requestsSeen++)
  })
  const accepted = once(server.app.server, 'connection') as Promise<[Socket]>
  const socket = connect(server.port, '127.0.0.1').pause()
  socket.on('error', () => {})
  const [atServer] = await accepted
  // Its refusal has a sentence on each item: some of these, and the kernel takes no more for a client that does not read.
  const refused = post(JSON.stringify({ data: new Array(784).fill('x') }))
  for (let sent = refused.length; atServer.writableLength === 0; sent += refused.length) {
    socket.write(refused, 'latin1')
    await expect.poll(() => atServer.bytesRead, { interval: 1 }).toBe(sent)
  }
  expect(requestsSeen).toBe(0)
  await once(atServer, 'close')
  socket.destroy()
})

test('who sends ahead while the server closes gets the answer under way, and the end', async () => {
  const server = await startServer({ predictor: model, expressLane: true })
  const busy = await half(server)
  const answers = text(busy)
  const closed = server.app.close()
  busy.write(good.slice(500) + good + good.slice(0, 99))
  expect((await answers).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1)
  await closed
})

test('closing ends idle connections, and those with a request under way after its answer', async () => {
  const server = await startServer({ predictor: model, expressLane: true })
  const idle = connect(server.port, '127.0.0.1')
  idle.write(good)
  await once(idle, 'data')
  const idleClosed = once(idle, 'close')
  const busy = await half(server)
  const closed = server.app.close()
  await idleClosed
  busy.write(good.slice(500))
  const [answer] = (await once(busy, 'data')) as [Buffer]
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\r\nconnection: close\r\n/i)
  await closed
})

test('a client that goes away half way leaves nothing behind', async () => {
  await using server = await startServer({ predictor: model, expressLane: true })
  const sockets = []
  for (let k = 0; k < 20; k++) sockets.push(await half(server))
  expect(await connections(server)).toBe(20)
  for (const [k, socket] of sockets.entries()) k % 2 ? socket.resetAndDestroy() : socket.destroy()
  await expect.poll(() => connections(server)).toBe(0)
  expect(await exchange(server.port, [good])).toMatch(/^HTTP\/1.1 200 OK/)
})
