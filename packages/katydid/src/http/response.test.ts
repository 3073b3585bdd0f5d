import { expect, test } from 'vitest'
import type { Response } from '../plan/index.ts'
import { rawServer } from './testing/raw-server.ts'
import { patience, testAgent } from './testing/test-agent.ts'

/** What comes of these bytes under this content type. */
async function responseOf(body: Buffer, contentType: string): Promise<Response> {
  await using server = await rawServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`)
    socket.write(body)
  })
  using agent = testAgent()
  return await agent.session(server.url, patience).exchange('GET', '/')
}

const json = '{"ok":"é"}'

test.each<[string, Buffer, string]>([
  ['UTF-8', Buffer.from(json), 'application/json'],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${json}`), 'application/json; charset=utf-8'],
  ['UTF-16 with one', Buffer.from(`\ufeff${json}`, 'utf16le'), 'application/json'],
  ['UTF-16 by its name', Buffer.from(json, 'utf16le'), 'application/json; charset="utf-16"'],
  ['latin-1 by its name', Buffer.from(json, 'latin1'), 'text/json;charset=ISO-8859-1; x=y'],
  ['an unknown charset', Buffer.from(json), 'application/json; charset=x-y'],
])('JSON is read in %s', async (_, body, contentType) => {
  const response = await responseOf(body, contentType)
  expect([response.text(), response.json()]).toEqual([json, { ok: 'é' }])
})

test('JSON in UTF-8 is read as that, also when the head says latin-1', async () => {
  const response = await responseOf(Buffer.from(json), 'application/json; charset=ISO-8859-1')
  expect(response.json()).toEqual({ ok: 'é' })
})

test('a body that is no JSON says so in its charset, without the mark', async () => {
  const html = '<p>zwölf'
  const wanted = 'the body is not JSON: <p>zwölf'
  const latin = await responseOf(Buffer.from(html, 'latin1'), 'text/html; charset=latin1')
  expect(() => latin.json()).toThrow(wanted)
  const marked = await responseOf(Buffer.from(`\ufeff${html}`), 'text/html')
  expect(() => marked.json()).toThrow(wanted)
})

test('a body that is no JSON says how it starts', async () => {
  const response = await responseOf(Buffer.from('<html>'), 'text/html')
  expect(() => response.json()).toThrow('the body is not JSON: <html>')
})
