import http from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cuts, pieces, writtenResponse } from './testing/arbitrary-response.ts'
import { rawServer } from './testing/raw-server.ts'
import { patience, testAgent } from './testing/test-agent.ts'

interface Seen {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string
}

test('random answers are read as node:http reads them', async () => {
  let bytes: Buffer = Buffer.alloc(0)
  let sizes: readonly number[] = [1]
  await using server = await rawServer((socket) => {
    for (const piece of pieces(bytes, sizes)) socket.write(piece)
    socket.end()
  })
  using agent = testAgent({ connections: 'fresh' })
  const session = agent.session(server.url, patience)
  await fc.assert(
    fc.asyncProperty(writtenResponse, cuts, async (written, cut) => {
      bytes = written.bytes
      sizes = cut
      const names = written.custom.map(([name]) => name)
      const response = await session.exchange(written.method, '/', { redirects: 0 })
      const headers = names.map((name) => response.headers(name).join('|'))
      const seen = { status: response.status, headers, body: response.body.toString('latin1') }
      expect(seen).toEqual(await viaNode(server.port, written.method, names))
    }),
    { numRuns: 150 },
  )
})

function viaNode(port: number, method: string, names: readonly string[]): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, agent: false }, (response) => {
      let body = ''
      response.setEncoding('latin1')
      response.on('data', (piece: string) => {
        body += piece
      })
      response.on('end', () => {
        const distinct = (name: string) => (response.headersDistinct[name.toLowerCase()] ?? []).join('|')
        resolve({ status: response.statusCode ?? 0, headers: names.map(distinct), body })
      })
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end()
  })
}
