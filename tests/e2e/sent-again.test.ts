import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ok, rawServer } from '../../packages/katydid/src/http/testing/raw-server.ts'
import { folder, katydid, loadFile } from './katydid.ts'

const posting = `
  override readonly waitTime = constant('10ms')
  override readonly tasks = [task(this.post)]
  post() { return this.client.post('/', { body: 'x' }) }
`

/** Answers the first request of each connection, and drops the second without a word. */
const dropsTheSecond = () =>
  rawServer((socket, _, { request }) => {
    if (request === 0) socket.write(ok('hi'))
    else socket.end()
  })

async function run(loadFileText: string, ...args: readonly string[]) {
  await using server = await dropsTheSecond()
  const cwd = folder({ 'a.load.ts': loadFileText })
  const outs = ['--out', 'json=r.json', '--out', 'markdown=r.md']
  const load = ['--headless', '-H', server.url, '-u', '2', '-r', '100', '-t', '1s', '--only-summary']
  const { stderr, code } = await katydid([...load, ...outs, ...args], { cwd })
  const { total } = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'))
  return {
    stderr,
    code,
    total,
    markdown: readFileSync(join(cwd, 'r.md'), 'utf8'),
    seen: server.requests.length,
  }
}

test('a request whose kept connection ended is sent again, and every report says how many were', async () => {
  const { stderr, code, total, markdown, seen } = await run(loadFile(posting))
  expect([code, total.failed]).toEqual([0, 0])
  expect(total.resent).toBeGreaterThan(0)
  expect(seen).toBe(total.offered + total.resent)
  expect(stderr).toMatch(new RegExp(`Sent again +${total.resent} over a new connection`))
  expect(markdown).toContain(`${total.resent} sent again`)
})

test.each([
  ['--no-resend', posting, ['--no-resend']],
  ["the user class's own option", `static override readonly resend = false\n${posting}`, []],
])('%s lets such a request fail', async (_, body, args) => {
  const { stderr, code, total, seen } = await run(loadFile(body), ...args)
  expect([code, total.resent, seen]).toEqual([1, 0, total.offered])
  expect(total.failed).toBeGreaterThan(0)
  expect(stderr).not.toContain('Sent again')
})
