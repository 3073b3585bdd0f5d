import type { Method, Prepared } from '../plan/index.ts'
import type { HeaderSet } from './header-sets.ts'
import type { Target } from './target.ts'

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
const expectsBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/**
 * The whole request as one string, one byte per character, but for a large body, which is written behind it. A target remembers its last head: a load test sends
 * the same one again and again.
 */
export function requestText(
  method: Method,
  target: Target,
  headers: HeaderSet,
  cookie: string,
  body: Prepared | undefined,
): string {
  if (target.lastHeaders !== headers || target.lastMethod !== method) writeHead(method, target, headers)
  if (body === undefined && cookie === '') return target.lastBareRequest
  let text = target.lastRequestHead
  if (cookie !== '' && !headers.hasCookie) text += `Cookie: ${cookie}\r\n`
  if (body === undefined) return `${text}${lengthWithoutBody(method)}\r\n`
  if (!headers.hasContentType) text += `Content-Type: ${body.contentType}\r\n`
  return `${text}Content-Length: ${body.bytes?.length ?? body.text.length}\r\n\r\n${body.text}`
}

function writeHead(method: Method, target: Target, headers: HeaderSet): void {
  if (!methods.has(method))
    throw new TypeError(`'${method}' is not a method; use one of ${[...methods].join(', ')}`)
  const { authorization, origin, path } = target
  let text = `${method} ${path} HTTP/1.1\r\nHost: ${headers.host ?? origin.host}\r\n${headers.lines}`
  if (authorization !== undefined && !headers.hasAuthorization) text += `Authorization: ${authorization}\r\n`
  target.lastMethod = method
  target.lastHeaders = headers
  target.lastRequestHead = text
  target.lastBareRequest = `${text}${lengthWithoutBody(method)}\r\n`
}

const lengthWithoutBody = (method: Method): string => (expectsBody.has(method) ? 'Content-Length: 0\r\n' : '')
