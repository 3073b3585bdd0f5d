import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** As much of a body that nobody wants is read and dropped. It takes at most the time limit of a request. */
const mostUnreadBytes = 256 * 1024 * 1024

/**
 * Answers that come before the whole body has been read (413, 404, 503 and others) do not end the connection under a client that
 * is still sending: it would see a broken pipe and not the answer, as Python's urllib and requests do. Node does so where
 * the client has asked for `Connection: close`. The rest is read and dropped, as nginx does (`lingering_close`); the client,
 * which then has the whole answer, closes.
 */
export function readUnreadBodies(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!request.raw.complete && isLarge(request.raw)) {
      reply.removeHeader('connection')
      reply.raw.shouldKeepAlive = true
      discard(request.raw)
    }
    done(null, payload)
  })
}

/** A smaller body is in the buffers of the system when the answer is written, or its length is not known. */
const isLarge = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 65_536

function discard(request: IncomingMessage): void {
  let bytes = 0
  request.on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes > mostUnreadBytes) request.socket.destroy()
  })
}
