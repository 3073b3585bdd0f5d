// @ts-check
/** `node undici-loop.mjs WHERE URL CONNECTIONS SECONDS [BODY_FILE]`: as many loops as connections over one undici pool. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const [where = '', target = '', connections = '', seconds = '', bodyFile] = process.argv.slice(2)
const { Pool } = createRequire(where)('undici')
const { origin, pathname } = new URL(target)
const pool = new Pool(origin, { connections: Number(connections), connect: { rejectUnauthorized: false } })
const request = bodyFile
  ? {
      path: pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: readFileSync(bodyFile, 'utf8'),
    }
  : { path: pathname, method: 'GET' }

let requests = 0
const start = performance.now()
const end = start + Number(seconds) * 1_000
await Promise.all(Array.from({ length: Number(connections) }, loop))
const perSecond = (requests * 1_000) / (performance.now() - start)
process.stdout.write(JSON.stringify({ requests, perSecond, micros: {} }))
await pool.destroy()

async function loop() {
  while (performance.now() < end) {
    const { statusCode, body } = await pool.request(request)
    await body.text()
    if (statusCode !== 200) throw new Error(`status ${statusCode}`)
    requests++
  }
}
