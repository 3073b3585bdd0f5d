import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { testCertificate, testKey } from '../../packages/katydid/src/http/testing/localhost-certificate.ts'

/** A server on a free port of the loopback until the test ends; `counts` has its requests by method and path. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const counts = new Map<string, number>()
  const server = createServer((request, response) => {
    const key = `${request.method} ${request.url}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
    request.resume()
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const total = () => [...counts.values()].reduce((sum, count) => sum + count, 0)
  return { host: `http://127.0.0.1:${port}`, port, counts, total }
}

/** The same behind TLS, with a certificate for tests; it answers `ok`, and counts its connections. */
export async function serveSecure() {
  let connections = 0
  const server = createSecureServer({ cert: testCertificate, key: testKey }, ok)
  server.on('secureConnection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { host: `https://127.0.0.1:${port}`, connections: () => connections }
}

export const ok = (_request: IncomingMessage, response: ServerResponse): void => {
  response.end('ok')
}
