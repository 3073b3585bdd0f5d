import { request } from 'node:http'
import { request as requestTls } from 'node:https'
import { describe, expect, test } from 'vitest'
import { testCertificate, testKey } from '../../packages/katydid/src/http/testing/localhost-certificate.ts'
import { apiAt } from './api.ts'
import { folder, katydid, loadFile } from './katydid.ts'
import { ok, serve } from './server.ts'
import { serveUi } from './web.ts'

const patience = { timeout: 15_000 }
const files = {
  'a.load.ts': loadFile(`
    override readonly waitTime = constant('20ms')
    override readonly tasks = [task(this.go)]
    go() { return this.client.get('/') }`),
}

async function served(args: readonly string[] = [], more: Readonly<Record<string, string>> = {}) {
  const { host } = await serve(ok)
  const { address } = await serveUi(['--host', host, ...args], folder({ ...files, ...more }))
  return { address, api: apiAt(address) }
}

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** As `fetch` would not let us: with any Host and Origin. */
function ask(url: URL, { method = 'GET', headers = {}, body = '' }: Asked = {}) {
  const send = url.protocol === 'https:' ? requestTls : request
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sent = send(url, {
        method,
        headers,
        ...(url.protocol === 'https:' ? { ca: testCertificate } : {}),
      })
      sent.on('error', reject)
      sent.on('response', (response) => {
        let text = ''
        response.on('data', (part) => {
          text += part
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        )
      })
      sent.end(body)
    },
  )
}

const statusOf = async (url: URL, asked: Asked) => (await ask(url, asked)).status

describe('a page of another site', () => {
  const foreign = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }

  test('neither starts, changes, resets nor stops a run', async () => {
    const { address, api } = await served()
    const at = (path: string) => new URL(path, address)
    const form = {
      method: 'POST',
      headers: { ...foreign, 'content-type': 'application/x-www-form-urlencoded' },
    }
    expect(await statusOf(at('swarm'), { ...form, body: 'user_count=1&spawn_rate=1' })).toBe(403)
    const json = { ...foreign, 'content-type': 'application/json' }
    const begin = JSON.stringify((await api.setup()).form)
    expect(await statusOf(at('api/v1/runs'), { method: 'POST', headers: json, body: begin })).toBe(403)
    expect(await api.runs()).toEqual({ runs: [] })

    await api.start()
    await expect.poll(async () => (await api.run('1')).total.requests, patience).toBeGreaterThan(0)
    for (const path of ['stop', 'stop?x=1', 'st%6fp', '/stop', 'stats/reset']) {
      expect(await statusOf(at(path), { headers: { 'sec-fetch-site': 'cross-site' } }), path).toBe(403)
      expect(await statusOf(at(path), { headers: { referer: 'http://evil.example/' } }), path).toBe(403)
    }
    expect(await statusOf(at('api/v1/runs/1/stop'), { method: 'POST', headers: foreign })).toBe(403)
    expect(await statusOf(at('api/v1/runs/1/load'), { method: 'PATCH', headers: json, body: '{}' })).toBe(403)
    const { run, marks } = await api.run('1')
    expect(run.state).toMatch(/spawning|running/)
    expect(marks).toEqual([])
    expect(await statusOf(at('stop'), {})).toBe(200)
  })

  test('reads nothing under a name that was made to point here', async () => {
    const { address, api } = await served()
    const host = `evil.example:${new URL(address).port}`
    for (const path of ['', 'api/v1/runs', 'stats/requests', 'metrics', 'api/v1/events', 'nothing']) {
      expect(await statusOf(new URL(path, address), { headers: { host } }), path).toBe(403)
    }
    const own = { host: new URL(address).host, origin: new URL(address).origin }
    expect(await statusOf(api.url('runs'), { headers: own })).toBe(200)
  })

  test('gets no leave to read, and may not frame the page', async () => {
    const { address } = await served()
    const { headers } = await ask(new URL(address), { headers: { origin: 'http://evil.example' } })
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
    })
  })
})

describe('with a token', () => {
  test('an address that others reach is refused without one, in one line', async () => {
    for (const host of ['0.0.0.0', '*', '::']) {
      const { code, stderr } = await katydid(['--web-host', host], { cwd: folder(files) })
      expect(stderr).toMatch(/^katydid: --web-host .+: others could reach the web UI .*; set a --token .*\n$/)
      expect(code).toBe(2)
    }
  })

  test('nothing is told without it; with it all is, under any name', async () => {
    const { address, api } = await served(['--web-host', '0.0.0.0', '--token', 'open-sesame'])
    for (const path of ['', 'api/v1/runs', 'stats/requests', 'metrics', 'api/v1/openapi.json', 'nothing']) {
      expect(await statusOf(new URL(path, address), {}), path).toBe(401)
    }
    const authorization = 'Bearer open-sesame'
    expect(await statusOf(api.url('runs'), { headers: { authorization, host: 'load.example' } })).toBe(200)
    expect(await statusOf(api.url('runs'), { headers: { authorization: 'Bearer open' } })).toBe(401)
    const { status, headers } = await ask(new URL('?token=open-sesame', address))
    expect(status).toBe(303)
    expect(headers.location).toBe('/')
    const cookie = String(headers['set-cookie'])
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.toContain('sesame')
    const [pair = ''] = cookie.split(';')
    expect(await statusOf(new URL(address), { headers: { cookie: pair } })).toBe(200)
    expect(await statusOf(new URL('stats/requests?token=open-sesame', address), {})).toBe(200)
    const foreign = { cookie: pair, 'sec-fetch-site': 'cross-site' }
    expect(await statusOf(new URL('stop', address), { headers: foreign })).toBe(403)
  })

  test('it is in no answer', async () => {
    const { api } = await served(['--token', 'open-sesame'])
    const headers = { authorization: 'Bearer open-sesame', 'content-type': 'application/json' }
    const { form } = JSON.parse((await ask(api.url('setup'), { headers })).text) as { form: object }
    await ask(api.url('runs'), { method: 'POST', headers, body: JSON.stringify(form) })
    const { text } = await ask(api.url('runs/1'), { headers })
    expect(text).toContain('--token')
    expect(text).not.toContain('sesame')
  })
})

test('with a certificate the page is served over TLS, and its cookie stays there', async () => {
  const tls = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem', '--token', 'open-sesame']
  const { address } = await served(tls, { 'cert.pem': testCertificate, 'key.pem': testKey })
  expect(address).toMatch(/^https:\/\/localhost:/)
  const { status, headers } = await ask(new URL('?token=open-sesame', address))
  expect(status).toBe(303)
  expect(String(headers['set-cookie'])).toMatch(/; Secure$/)
})

test('a file of TLS that is not there is one clear line and a 2', async () => {
  const args = ['--host', 'http://127.0.0.1:9', '--tls-cert', 'none.pem', '--tls-key', 'none.pem']
  const { code, stderr } = await katydid(args, { cwd: folder(files) })
  expect(stderr).toBe('katydid: --tls-cert: cannot read none.pem (ENOENT)\n')
  expect(code).toBe(2)
})
