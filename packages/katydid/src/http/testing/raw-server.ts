import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import { testCertificate, testKey } from './localhost-certificate.ts'

/** What a test does with one request: the bytes of its answer, or anything else with the socket. */
type Answer = (socket: Socket, request: string, turn: Turn) => void

/** Which request this is, both counted from 0. */
interface Turn {
  readonly connection: number
  /** On this connection. */
  readonly request: number
}

export interface RawServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Each request as it came, one byte per character. */
  readonly requests: readonly string[]
  /** Connections made so far. */
  readonly connections: number
  readonly sockets: readonly Socket[]
}

/** A server that writes what the test says, right or wrong, for each whole request. */
export const rawServer = (answer: Answer, host = '127.0.0.1'): Promise<RawServer> =>
  listen(createServer, answer, 'http', host)

/** The same behind TLS, with the certificate for tests. */
export const secureRawServer = (answer: Answer, options = {}): Promise<RawServer> => {
  const create = (onSocket: (socket: Socket) => void) =>
    createSecureServer({ cert: testCertificate, key: testKey, ...options }, onSocket)
  return listen(create, answer, 'https', '127.0.0.1')
}

async function listen(
  create: (onSocket: (socket: Socket) => void) => Server,
  answer: Answer,
  scheme: string,
  host: string,
): Promise<RawServer> {
  const requests: string[] = []
  const sockets: Socket[] = []
  const server = create((socket) => {
    const connection = sockets.push(socket) - 1
    let request = 0
    socket.on('error', () => {})
    splitRequests(socket, (text) => {
      requests.push(text)
      answer(socket, text, { connection, request: request++ })
    })
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    requests,
    sockets,
    get connections() {
      return sockets.length
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function splitRequests(socket: Socket, found: (request: string) => void): void {
  let text = ''
  socket.setEncoding('latin1')
  socket.on('data', (piece: string) => {
    text += piece
    for (let end = requestEnd(text); end >= 0; end = requestEnd(text)) {
      const request = text.slice(0, end)
      text = text.slice(end)
      found(request)
    }
  })
}

function requestEnd(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return -1
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0)
  return text.length >= head + 4 + length ? head + 4 + length : -1
}

/** A right answer. */
export const ok = (body: string, headers = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`
