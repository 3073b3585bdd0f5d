// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended, temporary } from '../children.mjs'
import { launch } from '../contestants/contestant.mjs'

const answer =
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 16\r\n\r\n{"prediction":7}'
const limitMs = 60_000

/**
 * Milliseconds from starting a tool until a server sees its first request.
 * @param {import('../contestants/contestant.mjs').Contestant} contestant
 * @param {number} core
 * @returns {Promise<number>}
 */
export async function millisToFirstRequest(contestant, core) {
  const folder = temporary(mkdtempSync(join(tmpdir(), 'katydid-start-')))
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/predict`
  const first = firstRequestAt(server)
  const startedAt = performance.now()
  const child = launch(contestant, url, core, { seconds: 2, connections: 1, folder })
  child.stdout?.resume()
  child.stderr?.resume()
  try {
    return (await first) - startedAt
  } finally {
    await ended(child)
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {import('node:net').Server} server
 * @returns {Promise<number>}
 */
function firstRequestAt(server) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`no request within ${limitMs} ms`)), limitMs)
    server.on('connection', (socket) => {
      socket.on('error', () => socket.destroy())
      socket.on('data', () => {
        clearTimeout(limit)
        resolve(performance.now())
        socket.write(answer)
      })
    })
  })
}
