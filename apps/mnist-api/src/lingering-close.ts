import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How long, and how much, a client may go on sending a request that has been answered already. */
export interface LingerLimits {
  /** Without a byte. */
  readonly quietMs: number
  readonly totalMs: number
  readonly bytes: number
}

/** The times are nginx's (`lingering_timeout`, `lingering_time`); it has no limit on bytes. */
export const LINGER_LIMITS: LingerLimits = { quietMs: 5_000, totalMs: 30_000, bytes: 128 * 1024 * 1024 }

/** Limits are looked at this often; more bytes than they allow are read in between. */
const LOOK_MS = 100

/**
 * A client that sends all of a body before it reads (Python's urllib, for one) never sees an early answer, such as 413, when the
 * connection is closed under it: the kernel resets it. So the rest of a request that is answered already is read and dropped, within
 * limits, and only then is the connection closed, as nginx's `lingering_close` does.
 */
export function lingerOnEarlyAnswers(app: FastifyInstance, limits = LINGER_LIMITS): void {
  const { server } = app
  const latest = new WeakMap<Socket, IncomingMessage>()
  server.prependListener('request', (request: IncomingMessage) => void latest.set(request.socket, request))
  server.on('connection', (socket: Socket) => {
    const close = socket.destroySoon.bind(socket)
    // What Node calls behind an answer that ends its connection.
    socket.destroySoon = () => {
      const request = latest.get(socket)
      if (request === undefined || request.complete || socket.readableEnded) close()
      else linger(socket, limits, request)
    }
  })
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    // On a connection that goes on, Node drops the rest, however much there is of it.
    if (!raw.complete) cutOffLate(raw.socket, limits, raw)
    done()
  })
  continueWhenRead(server)
}

/** Ends our side, and reads and drops what the client still sends: until it ends, or the request does, or a limit is reached. */
export function linger(socket: Socket, limits = LINGER_LIMITS, request?: IncomingMessage): void {
  socket.end()
  if (socket.readableEnded) return
  socket.resume()
  cutOffLate(socket, limits, request)
}

const watched = new WeakSet<Socket>()

/** Whether the connection has had its last answer, or the rest of an answered request is being dropped. */
export const isDropping = (socket: Socket): boolean => watched.has(socket)

function cutOffLate(socket: Socket, limits: LingerLimits, request: IncomingMessage | undefined): void {
  if (watched.has(socket) || socket.destroyed) return
  watched.add(socket)
  const startedAt = performance.now()
  const mostBytes = socket.bytesRead + limits.bytes
  let seen = { bytes: socket.bytesRead, at: startedAt }
  const look = setInterval(() => {
    const now = performance.now()
    if (socket.bytesRead > seen.bytes) seen = { bytes: socket.bytesRead, at: now }
    const isTooMuch = seen.bytes > mostBytes || now - startedAt > limits.totalMs
    if (request?.complete) {
      stop()
      if (socket.writableFinished) socket.destroy()
    } else if (isTooMuch || now - seen.at > limits.quietMs) socket.destroy()
  }, LOOK_MS)
  const stop = () => {
    clearInterval(look)
    watched.delete(socket)
    socket.off('close', stop)
  }
  socket.once('close', stop)
}

/**
 * A client that sends `Expect: 100-continue` waits for a word before it sends its body. It gets the word when the body is about to be
 * read, and a refusal at once. Whether it then sends the body all the same nobody can know, so that answer ends the connection.
 */
function continueWhenRead(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const { shouldKeepAlive } = response
    response.shouldKeepAlive = false
    request.once('resume', () => {
      if (response.headersSent) return
      response.shouldKeepAlive = shouldKeepAlive
      response.writeContinue()
    })
    server.emit('request', request, response)
  })
}
