import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readyPort, startApi } from '../../apps/mnist-api/src/testing/api-process.ts'

/** What the pages call by fixed addresses, here on free ports. */
export interface Services {
  /** By the address that the pages use. */
  readonly addresses: ReadonlyMap<string, string>
  stop(): Promise<void>
}

export async function startServices(): Promise<Services> {
  const api = startApi({ LOG_LEVEL: 'silent' })
  const shop = createServer(answer)
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  const { port } = shop.address() as AddressInfo
  const addresses = new Map([
    ['http://localhost:8000', `http://127.0.0.1:${await readyPort(api)}`],
    ['http://localhost:3000', `http://127.0.0.1:${port}`],
  ])
  const stop = async () => {
    shop.closeAllConnections()
    shop.close()
    api.child.kill()
    await api.exitCode
  }
  return { addresses, stop }
}

/** A shop that takes every order, and a language model that says the same to everyone. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume().once('end', () => {
    if (request.url === '/v1/chat/completions') chat(response)
    else if (request.url === '/broken') response.writeHead(500).end()
    else
      response
        .writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' })
        .end('{"id":17}')
  })
}

function chat(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const content of ['It ', 'is ', '7']) {
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`)
  }
  response.end('data: [DONE]\n\n')
}
