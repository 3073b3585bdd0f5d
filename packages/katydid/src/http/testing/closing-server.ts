import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import { type Random, seededRandom } from '../../time/index.ts'
import { testCertificate, testKey } from './localhost-certificate.ts'

/** How the server ends a connection. A half-closed one it still reads, so it sees all that was sent. */
export type Ending = 'close' | 'half-close' | 'reset'

/** Where in the life of a connection the server ends it; `never` answers and keeps it. */
const points = [
  'never',
  'on accept',
  'before the answer',
  'behind an interim answer',
  'in the head',
  'in the body',
  'in a chunk',
  'at the end of the body',
  'with the answer',
  'behind the answer',
  'while idle',
  'as announced',
] as const
type Point = (typeof points)[number]

/** Ends that leave a request without its whole answer. */
const breaking: ReadonlySet<Point> = new Set([
  'on accept',
  'before the answer',
  'behind an interim answer',
  'in the head',
  'in the body',
  'in a chunk',
])

export interface ClosingServer extends AsyncDisposable {
  readonly url: string
  /** How often the whole request for each path was read. */
  readonly seen: ReadonlyMap<string, number>
  /** How often a whole answer to it was handed to the socket. */
  readonly answered: ReadonlyMap<string, number>
  /** Paths whose request may have been left without an answer at least once. */
  readonly broken: ReadonlySet<string>
  readonly endedOnAccept: number
}

interface ClosingServerOptions {
  readonly seed: string
  readonly ending: Ending
  readonly isSecure: boolean
  /** Of requests: how many are answered and leave the connection as it is. */
  readonly calm?: number
}

/** A server that ends connections at every point of their life, as its seed says, and writes down what it saw. */
export async function closingServer(options: ClosingServerOptions): Promise<ClosingServer> {
  const seen = new Map<string, number>()
  const answered = new Map<string, number>()
  const broken = new Set<string>()
  const log = { seen, answered, broken, endedOnAccept: 0 }
  const random = seededRandom('closing server', options.seed)
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const front = options.isSecure && options.ending === 'reset' ? new Front(keep) : undefined
  const onSocket = (socket: Socket) => {
    keep(socket)
    serve(socket, log, random, options, () => (front ?? plain).reset(socket))
  }
  const server = options.isSecure
    ? createSecureServer({ cert: testCertificate, key: testKey, allowHalfOpen: true }, onSocket)
    : createServer({ allowHalfOpen: true }, onSocket)
  const port = await listen(server)
  return Object.assign(log, {
    url: `${options.isSecure ? 'https' : 'http'}://127.0.0.1:${(await front?.listen(port)) ?? port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      for (const one of [server, front?.server]) one?.close()
      await once(server, 'close')
    },
  })
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const plain = { reset: (socket: Socket) => void socket.resetAndDestroy() }

/** Stands before a TLS server and passes bytes on, since Node cannot reset a TLS socket (it crashes). */
class Front {
  readonly server: Server
  private port = 0
  /** By the port from which they are passed on. */
  private readonly clients = new Map<number, Socket>()

  constructor(keep: (socket: Socket) => void) {
    this.server = createServer((client) => {
      const passedOn = connect(this.port, '127.0.0.1', () => {
        this.clients.set(passedOn.localPort as number, client)
        client.pipe(passedOn).pipe(client)
      })
      keep(client)
      keep(passedOn)
      client.on('close', () => passedOn.destroy())
      passedOn.on('close', () => client.destroy())
    })
  }

  /** Resolves with its own port; `port` is that of the server behind it. */
  listen(port: number): Promise<number> {
    this.port = port
    return listen(this.server)
  }

  reset(socket: Socket): void {
    this.clients.get(socket.remotePort as number)?.resetAndDestroy()
    socket.destroy()
  }
}

/** A reset may overtake an answer that was written before it. */
const mayLose = (point: Point, ending: Ending) =>
  breaking.has(point) || (ending === 'reset' && point !== 'never')

interface Log {
  readonly seen: Map<string, number>
  readonly answered: Map<string, number>
  readonly broken: Set<string>
  endedOnAccept: number
}

function serve(
  socket: Socket,
  log: Log,
  random: Random,
  { ending, calm = 0.6 }: ClosingServerOptions,
  reset: () => void,
): void {
  let isEnded = false
  const end = () => {
    if (isEnded) return
    isEnded = true
    if (ending === 'reset') reset()
    else if (ending === 'half-close') socket.end()
    else socket.destroySoon()
  }
  const answer = (path: string) => {
    const point = random.next() < calm ? 'never' : random.pick(points)
    if (isEnded || mayLose(point, ending)) log.broken.add(path)
    if (isEnded) return
    const bytes = bytesAt(point)
    if (!breaking.has(point)) count(log.answered, path)
    if (bytes !== '') socket.write(bytes, 'latin1')
    if (point === 'behind the answer') setImmediate(end)
    else if (point === 'while idle') setTimeout(end, random.next() * 4)
    else if (point !== 'never') end()
  }
  readRequests(socket, (path) => {
    count(log.seen, path)
    answer(path)
  })
  // The client's end is the end: nothing more is answered.
  socket.on('end', () => socket.destroySoon())
  if (random.next() < (1 - calm) / points.length) {
    log.endedOnAccept++
    end()
  }
}

const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)

const head = 'HTTP/1.1 200 OK\r\n'
const whole = `${head}Content-Length: 2\r\n\r\nok`

function bytesAt(point: Point): string {
  switch (point) {
    case 'on accept':
    case 'before the answer':
      return ''
    case 'behind an interim answer':
      return 'HTTP/1.1 103 Early Hints\r\n\r\n'
    case 'in the head':
      return 'HTTP/1.1 2'
    case 'in the body':
      return `${head}Content-Length: 9\r\n\r\nhalf`
    case 'in a chunk':
      return `${head}Transfer-Encoding: chunked\r\n\r\n9\r\nhalf`
    case 'at the end of the body':
      return `${head}\r\nok`
    case 'as announced':
      return `${head}Connection: close\r\nContent-Length: 2\r\n\r\nok`
    default:
      return whole
  }
}

/** Calls back with the path of each whole request. */
function readRequests(socket: Socket, found: (path: string) => void): void {
  let text = ''
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece
    for (;;) {
      const request = /^[A-Z]+ (\S+) .*?\r\n\r\n/s.exec(text)
      if (request === null) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(request[0])?.[1] ?? 0)
      if (text.length < request[0].length + length) return
      text = text.slice(request[0].length + length)
      found(request[1] as string)
    }
  })
}
