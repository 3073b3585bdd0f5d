import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import {
  errorCodes,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { KnownRoutes } from './known-routes.ts'
import { isDropping, linger } from './lingering-close.ts'
import { notAnObject } from './validation.ts'

export type AnswerNotFound = (request: FastifyRequest, reply: FastifyReply) => void

/**
 * Answers errors in FastAPI's form, `{"detail": ...}`, and never with a stack or a path of the machine. Before any route:
 * it remembers them. The result is for scopes that need a handler of their own.
 */
export function registerErrors(app: FastifyInstance): AnswerNotFound {
  const routes = new KnownRoutes()
  app.addHook('onRoute', (route) => routes.add(route))
  const answerNotFound: AnswerNotFound = (request, reply) => answerUnknown(routes, request, reply)
  app.setNotFoundHandler(answerNotFound)
  app.setErrorHandler(answerError)
  return answerNotFound
}

/** 405 with what is allowed where the path has other methods, else 404. */
function answerUnknown(routes: KnownRoutes, { url, method }: FastifyRequest, reply: FastifyReply): void {
  const allowed = routes.methodsOf(url.split('?', 1)[0] ?? '/')
  // A known path may hold nothing: a file that there is not.
  const isUnknown = allowed.length === 0 || allowed.includes(method)
  if (isUnknown) reply.code(404).send({ detail: 'Not Found' })
  else reply.code(405).header('allow', allowed.join(', ')).send({ detail: 'Method Not Allowed' })
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof errorCodes.FST_ERR_CTP_BODY_TOO_LARGE) {
    // What is left of the body is read and dropped (lingerOnEarlyAnswers), so the connection can go on.
    const connection = reply.raw.shouldKeepAlive ? 'keep-alive' : 'close'
    reply.header('connection', connection).code(413).send({ detail: 'Request body is too large' })
  } else if (error instanceof errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE) {
    reply.code(422).send({ detail: [notAnObject(null)] })
  } else if (error.code?.startsWith('FST_ERR_CTP')) {
    reply.code(400).send({ detail: 'There was an error parsing the body' })
  } else if (error.statusCode !== undefined && error.statusCode < 500) {
    reply.code(error.statusCode).send({ detail: STATUS_CODES[error.statusCode] })
  } else {
    request.log.error({ err: error, requestId: request.id }, 'request failed')
    reply.code(500).send({ detail: 'Internal Server Error' })
  }
}

/** A URL that cannot be decoded is the address of nothing. */
export function answerBadUrl(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  reply.code(404).send({ detail: 'Not Found' })
}

/** Answers what is not even HTTP, on the bare socket, and hangs up. Node calls it again for all that comes behind. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (isDropping(socket)) {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || socket.readableEnded) socket.destroy()
    return
  }
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, detail] = clientErrorStatus(error.code)
  const body = JSON.stringify({ detail })
  const head = `HTTP/1.1 ${status} ${detail}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
  socket.write(`${head}\r\nConnection: close\r\n\r\n${body}`)
  linger(socket)
}

function clientErrorStatus(code: string | undefined): readonly [status: number, detail: string] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'Request Header Fields Too Large']
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'Request Timeout']
  return [400, 'Bad Request']
}
