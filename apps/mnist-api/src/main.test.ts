import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import { type ApiProcess, readyPort, startApi } from './testing/api-process.ts'
import { bodyWith } from './testing/digits.ts'

/** Each starts a process, which takes its time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

let api: ApiProcess

afterEach(() => {
  api.child.kill('SIGKILL')
})

const REQUEST_HEAD = 'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'

/** A connection on which a request is under way: the server has its headers and half of its body. */
async function halfRequest(port: number) {
  const body = bodyWith('1')
  const head = `${REQUEST_HEAD}Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`
  const socket = connect(port, '127.0.0.1')
  socket.write(head + body.slice(0, 500))
  const [hint] = await once(socket, 'data')
  expect(String(hint)).toMatch(/^HTTP\/1.1 100 Continue/)
  return { socket, finish: () => socket.write(body.slice(500)) }
}

/** Waits until nothing accepts on the port. */
async function untilRefused(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (!isOpen) return
  }
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: a request under way is answered, then it exits 0',
  async (signal) => {
    api = startApi({})
    const port = await readyPort(api)
    const idle = connect(port, '127.0.0.1')
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(idle, 'data')
    const idleEnd = once(idle, 'end')
    const { socket, finish } = await halfRequest(port)

    api.child.kill(signal)
    await untilRefused(port)
    await idleEnd
    finish()
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/)
    expect(answer).toMatch(/\r\nconnection: close\r\n/i)
    expect(answer).toMatch(/"confidence":/)
    expect(await api.exitCode).toBe(0)

    const lines = (await api.stdout).trim().split('\n')
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
    expect(messages).toEqual([
      'model loaded and warmed up',
      `listening at http://127.0.0.1:${port}`,
      'stopping: requests under way may finish',
      'stopped',
    ])
    expect(await api.stderr).toBe('')
  },
)

test('a later signal does not wait', async () => {
  api = startApi({})
  const port = await readyPort(api)
  const { socket } = await halfRequest(port)
  const insisting = setInterval(() => api.child.kill('SIGTERM'), 100)
  expect(await api.exitCode).toBe(1)
  clearInterval(insisting)
  socket.destroy()
})

test('a port in use is one clear line and exit code 2', async () => {
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  api = startApi({ PORT: String(port), LOG_LEVEL: 'silent' })
  expect(await api.exitCode).toBe(2)
  expect(await api.stderr).toBe(`mnist-api: port ${port} on 127.0.0.1 is in use: set PORT to another one\n`)
  other.close()
})

test.each([
  [{ PORT: 'eighty' }, /^mnist-api: PORT must be 0 to 65535, not "eighty"\n$/],
  [{ HOST: '203.0.113.1', LOG_LEVEL: 'silent' }, /^mnist-api: .*203\.0\.113\.1.*\n$/],
])('with %o it says why it cannot start, and exits 2', async (env, message) => {
  api = startApi(env)
  expect(await api.exitCode).toBe(2)
  expect(await api.stderr).toMatch(message)
})

test('without its model it starts, logs why, and is unhealthy', async () => {
  api = startApi({ MODEL_PATH: join(tmpdir(), 'there-is-no-such-model.onnx') })
  const port = await readyPort(api)
  const health = await fetch(`http://127.0.0.1:${port}/health`)
  expect(await health.json()).toEqual({ status: 'unhealthy', model_loaded: false })
  api.child.kill('SIGTERM')
  expect(await api.exitCode).toBe(0)
  expect(await api.stdout).toMatch(/no model: \/predict will answer 503/)
  expect(await api.stdout).toMatch(/there-is-no-such-model\.onnx/)
})

test.each([
  ['info', 0],
  ['debug', 1],
])('at level %s, %i line is written for a request, without its pixels', async (LOG_LEVEL, lines) => {
  api = startApi({ LOG_LEVEL })
  const port = await readyPort(api)
  const body = bodyWith('0.123456789')
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
  const response = await fetch(`http://127.0.0.1:${port}/predict`, init)
  expect(response.status).toBe(200)
  api.child.kill('SIGTERM')
  expect(await api.exitCode).toBe(0)
  const log = await api.stdout
  expect(log.match(/"route":"\/predict","statusCode":200/g) ?? []).toHaveLength(lines)
  expect(log).not.toContain('0.123456789')
})

test('nothing is written into the home folder', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mnist-api-home-'))
  try {
    api = startApi({ HOME: home, USERPROFILE: home })
    const answer = await fetch(`http://127.0.0.1:${await readyPort(api)}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: bodyWith('0'),
    })
    expect(answer.status).toBe(200)
    expect(readdirSync(home)).toEqual([])
  } finally {
    rmSync(home, { recursive: true })
  }
})
