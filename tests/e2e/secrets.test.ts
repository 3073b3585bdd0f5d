import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { folder, katydid, start } from './katydid.ts'
import { serve } from './server.ts'

const secret = 's3cr3tpw'
/** Nobody knows of this one but the request that brings it. */
const ofHeader = 'k3y-hdr-99x'
const encoded = Buffer.from(`bob:${secret}`).toString('base64')

/** A load file that brings the secret wherever a request, a name or an error can hold it. */
const leaky = (host: string) => `
import { constant, HttpUser, option, task, type OptionValues } from 'katydid'
export const options = { api_key: option.text('none') }
export class A extends HttpUser {
  declare readonly options: OptionValues<typeof options>
  override readonly waitTime = constant('50ms')
  override readonly tasks = [task(this.a)]
  async a() {
    await this.client.get('${host}/absolute?token=${secret}', { name: '${host}/absolute?token=${secret}' })
    await this.client.get('/fails?key=${secret}', { headers: { 'X-Api-Key': '${secret}', cookie: 'a=${secret}' } })
    await this.client.get('/redirects')
    const headers = { 'X-Api-Key': '${ofHeader}' }
    await this.client.get('/header', { headers, check: (response) => 'it said ' + response.text() })
    await this.client.post('/echo', { json: { password: '${secret}', said: this.options.api_key }, check: () => 'no: ${host}' })
    throw new Error('could not log in at ${host} with ${secret}')
  }
}
`

/** Answers badly, with the secret in the body and in a header. */
async function server() {
  return serve((request, response) => {
    if (request.url === '/redirects') response.writeHead(302, { location: `/fails?sig=${secret}` }).end()
    else
      response
        .writeHead(500, { 'set-cookie': `s=${secret}` })
        .end(`you sent ${request.headers.authorization} ${request.headers['x-api-key']} ${secret}`)
  })
}

/** A file as text, and what is packed in it. */
function contents(path: string): string {
  const text = readFileSync(path, 'utf8')
  const packed = [...text.matchAll(/[A-Za-z0-9+/=]{200,}/g)].map(([base64]) => Buffer.from(base64, 'base64'))
  const ways = [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]
  const unpacked = packed.flatMap((bytes) => ways.map((way) => whereItWorks(() => String(way(bytes)))))
  return [text, ...unpacked].join('\n')
}

function whereItWorks(unpack: () => string): string {
  try {
    return unpack()
  } catch {
    return '' // packed in another way, or not at all
  }
}

const holds = (text: string) => [secret, encoded, ofHeader].some((one) => text.includes(one))

test('no output of a run holds a secret', { timeout: 60_000 }, async () => {
  const { host, total } = await server()
  const withPassword = host.replace('//', `//bob:${secret}@`)
  const cwd = folder({ 'a.load.ts': leaky(withPassword) })
  const outs = ['json=o/r.json', 'markdown=o/m.md', 'junit=o/j.xml', 'annotations=o/a']
  const files = [
    '--csv',
    'o/c',
    '--csv-full-history',
    '--html',
    'o/h.html',
    '--json-file',
    'o/l',
    '--logfile',
    'o/log',
  ]
  const { stderr, stdout } = await katydid(
    [
      ...['-f', 'a.load.ts', '--headless', '-u', '2', '-r', '9', '-t', '2s', '-H', withPassword, '--json'],
      ...['--set', `api_key=${secret}`, ...files, ...outs.flatMap((out) => ['--out', out])],
    ],
    { cwd },
  )
  expect(total()).toBeGreaterThan(10)
  const written = readdirSync(join(cwd, 'o')).map((name) => [name, contents(join(cwd, 'o', name))] as const)
  expect(written.length).toBeGreaterThan(9)
  const all = [...written, ['stderr', stderr] as const, ['stdout', stdout] as const]
  expect(all.filter(([, text]) => holds(text)).map(([name]) => name)).toEqual([])
  expect(stdout).toContain('/absolute?token=***')
})

test('nor does the web UI, which starts again with the host that was meant', {
  timeout: 60_000,
}, async () => {
  const { host, counts, total } = await server()
  const withPassword = host.replace('//', `//bob:${secret}@`)
  const cwd = folder({ 'a.load.ts': leaky(withPassword) })
  const args = [
    '-f',
    'a.load.ts',
    '-H',
    withPassword,
    '--web-port',
    '0',
    '-u',
    '1',
    '--set',
    `api_key=${secret}`,
  ]
  const running = start(args, { cwd })
  const [, page = ''] = /at (http\S+)/.exec(await running.shown(/Starting web interface at \S+/)) ?? []
  const get = async (path: string) => (await fetch(new URL(path, page))).text()
  const setup = JSON.parse(await get('api/v1/setup'))
  expect(setup.form.host).toBe(host.replace('//', '//***@'))
  const other = { ...setup.form, host: 'http://***@other.test' }
  const refused = await fetch(new URL('api/v1/runs', page), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(other),
  })
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('masked here')])
  const started = await fetch(new URL('api/v1/runs', page), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...setup.form, load: { kind: 'users', users: 1, spawnRatePerSecond: 1 } }),
  })
  expect(started.ok).toBe(true)
  await expect.poll(total).toBeGreaterThan(4)
  await expect.poll(async () => JSON.parse(await get('api/v1/runs/1')).exceptions.length).toBeGreaterThan(0)
  const paths = [
    'api/v1/setup',
    'api/v1/runs',
    'api/v1/runs/1',
    'api/v1/runs/1/series',
    'api/v1/log',
    'stats/requests',
  ]
  const more = [
    'exceptions',
    'tasks',
    'logs',
    'stats/report',
    'stats/requests/csv',
    'stats/failures/csv',
    'metrics',
  ]
  const answers = await Promise.all([...paths, ...more].map(async (path) => [path, await get(path)] as const))
  expect(answers.filter(([, text]) => holds(text)).map(([path]) => path)).toEqual([])
  expect([...counts.keys()]).toContain('GET /redirects')
  running.signal('SIGTERM')
  expect(holds((await running.ended).stderr)).toBe(false)
})
