import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../packages/katydid/src/web/contract.ts'
import { type Api, apiAt, events, reportDataIn } from './api.ts'
import { folder, katydid, loadFile } from './katydid.ts'
import { ok, serve } from './server.ts'
import { serveUi } from './web.ts'

const patience = { timeout: 15_000 }
const noSignals = process.platform === 'win32'

const shop = loadFile(`
  override readonly waitTime = constant('20ms')
  override readonly tasks = [task(3, this.often), task(1, this.seldom)]
  often() { return this.client.get('/often') }
  seldom() { return this.client.get('/seldom') }`)

async function serveShop(args: readonly string[] = []) {
  const server = await serve(ok)
  const cwd = folder({ 'shop.load.ts': shop })
  const served = await serveUi(['-f', 'shop.load.ts', '--host', server.host, ...args], cwd)
  return { ...served, cwd, server, api: apiAt(served.address) }
}

const users = (n: number) => ({ kind: 'users', users: n, spawnRatePerSecond: 100 }) as const

async function stopped(api: Api, id: string): Promise<Snapshot> {
  await api.stop(id)
  await expect.poll(() => api.state(id), patience).toBe('stopped')
  return api.run(id)
}

describe('a run from the web', () => {
  test('starts, is changed, is stopped, is started again; each stays to be read', async () => {
    const { api, server } = await serveShop(['--processes', '2'])
    expect(await api.runs()).toEqual({ runs: [] })
    const { id } = await api.start({ load: users(4) })
    expect(id).toBe('1')
    await expect.poll(async () => (await api.run('1')).users, patience).toBe(4)
    expect(await (await api.change('1', users(7))).json()).toMatchObject({ id: '1' })
    await expect.poll(async () => (await api.run('1')).users, patience).toBe(7)
    const first = await stopped(api, '1')
    expect(first.total.requests).toBe(server.total())
    expect(first.total.offered).toBe(
      first.total.ok + first.total.failed + first.total.cutOff + first.total.unsent,
    )
    expect(first.entries.map(({ name }) => name)).toEqual(['/often', '/seldom'])
    expect(first.marks).toEqual([{ atMs: expect.any(Number), text: '7 users, 100/s' }])
    expect(first.workers).toHaveLength(2)
    expect(first.facts).toMatchObject({ why: 'Stopped in the web UI', endedAt: expect.any(String) })

    await api.start({ load: { kind: 'rate', ratePerSecond: 50, arrivals: 'poisson' } })
    await expect.poll(async () => (await api.run('2')).total.requests, patience).toBeGreaterThan(0)
    expect(await api.run('2')).toMatchObject({ model: 'open', offeredPerSecond: 50 })
    expect((await api.change('2', { kind: 'rate', ratePerSecond: 10 })).status).toBe(200)
    await expect.poll(async () => (await api.run('2')).offeredPerSecond, patience).toBe(10)
    await stopped(api, '2')
    expect((await api.runs()).runs.map(({ id, state }) => `${id} ${state}`)).toEqual([
      '2 stopped',
      '1 stopped',
    ])
    expect(await api.run('1')).toEqual(first)
    expect((await api.series('1')).points.length).toBeGreaterThan(0)
  })

  test('pushes a snapshot each second to every reader, with the load of that moment', async () => {
    const { api } = await serveShop()
    await api.start({ load: users(2) })
    const [some, others] = await Promise.all([
      events(api.url('events'), 'snapshot', 4),
      events(api.url('events'), 'snapshot', 4),
    ])
    for (const seen of [some, others] as Snapshot[][]) {
      const requests = seen.map(({ total }) => total.requests)
      expect(requests).toEqual(requests.toSorted((a, b) => a - b))
      expect(new Set(requests).size).toBeGreaterThanOrEqual(3)
    }
    const { points, widthMs } = await api.series('1')
    expect(widthMs).toBe(1_000)
    expect(points[1]).toMatchObject({ users: 2, inFlight: expect.any(Number), offered: expect.any(Number) })
    const total = points.reduce((sum, { requests }) => sum + requests, 0)
    const cells = points
      .flatMap(({ response }) => response.cells)
      .reduce((sum, [, , count]) => sum + count, 0)
    expect(cells).toBe(total)
    const later = await api.series('1', '?sinceMs=2500')
    expect(later.points[0]?.fromMs).toBe(2_000)
    const entry = await api.series('1', '?method=GET&name=%2Foften')
    expect(entry.points[0]).toMatchObject({ users: null, offered: null })
  })

  test('shows what tasks were run beside what was planned', async () => {
    const { api } = await serveShop()
    await api.start({ load: users(10) })
    await expect.poll(async () => (await api.run('1')).total.requests, patience).toBeGreaterThan(400)
    const { classRatios } = await stopped(api, '1')
    const [often, seldom] = classRatios[0]?.tasks ?? []
    expect(classRatios[0]).toMatchObject({ name: 'Api', planned: 1, observed: 1 })
    expect(often).toMatchObject({ name: 'often', planned: 0.75 })
    expect((often?.observed ?? 0) + (seldom?.observed ?? 0)).toBeCloseTo(1, 2)
    expect(often?.observed).toBeGreaterThan(0.6)
  })

  test('is held to the SLOs of the form', async () => {
    const { api } = await serveShop(['--slo', 'total: p99 < 5s'])
    expect((await api.setup()).form.slos).toEqual(['total: p99 < 5s'])
    await api.start({ load: users(3), slos: ['GET /often: p50 < 4s, failures < 50%', ''] })
    await expect.poll(async () => (await api.run('1')).total.requests, patience).toBeGreaterThan(0)
    const { slos } = await stopped(api, '1')
    expect(slos.map(({ text }) => text)).toEqual(['GET /often: p50 < 4s', 'GET /often: failures < 50%'])
  })

  test('forgets what was measured when it is reset, and goes on', async () => {
    const { api } = await serveShop()
    await api.start({ load: users(3) })
    await expect.poll(async () => (await api.run('1')).window.toMs, patience).toBeGreaterThanOrEqual(2_000)
    expect((await api.send('POST', 'runs/1/reset')).status).toBe(200)
    const { window, marks } = await api.run('1')
    expect(window.fromMs).toBeGreaterThanOrEqual(2_000)
    expect(marks.at(-1)?.text).toBe('statistics reset')
    await expect.poll(async () => (await api.run('1')).total.requests, patience).toBeGreaterThan(0)
    expect((await api.series('1')).points[0]?.fromMs).toBe(window.fromMs)
  })

  test('shows the first of each kind of failure, without secrets', async () => {
    const { host } = await serve((_request, response) => {
      response.writeHead(503, { 'set-cookie': 'id=7' }).end('{"error":"too busy","token":"answered"}')
    })
    const cwd = folder({
      'a.load.ts': `import { HttpUser, option, task } from 'katydid'
export const options = { key: option.secret() }
export class Api extends HttpUser {
  override readonly tasks = [task(this.buy)]
  buy() { return this.client.post('/buy/' + this.options.key, { json: { item: 3 }, headers: { Authorization: 'Bearer xyz' } }) }
}`,
    })
    const { address } = await serveUi(['--host', host, '--set', 'key=hush-hush'], cwd)
    const api = apiAt(address)
    await api.start()
    await expect.poll(async () => (await api.run('1')).failures.length, patience).toBe(1)
    const { failures, facts } = await stopped(api, '1')
    expect(failures[0]).toMatchObject({
      reason: 'HTTP 503 Service Unavailable',
      sample: { request: 'POST /buy/***\nAuthorization: ***\nContent-Type: application/json\n\n{"item":3}' },
    })
    expect(failures[0]?.sample?.response).toMatch(
      /^HTTP\/1.1 503[\s\S]*set-cookie: \*\*\*[\s\S]*"token":"\*\*\*"/,
    )
    expect(facts.commandLine).toContain("--set 'key=***'")
    expect(JSON.stringify(await api.setup())).not.toContain('hush-hush')
  })
})

describe('what cannot be', () => {
  test('is told at its field', async () => {
    const { api } = await serveShop()
    const { form } = await api.setup()
    const problemsOf = async (change: object) => {
      const answer = await api.send('POST', 'runs', { ...form, ...change })
      expect(answer.status).toBe(422)
      return ((await answer.json()) as { problems: { field: string }[] }).problems.map(({ field }) => field)
    }
    expect(await problemsOf({ host: 'localhost:80' })).toEqual(['host'])
    expect(await problemsOf({ load: { kind: 'users', users: 0, spawnRatePerSecond: -1 } })).toEqual([
      'load.users',
      'load.spawnRatePerSecond',
    ])
    expect(await problemsOf({ load: { kind: 'users', users: 'ten', spawnRatePerSecond: 1 } })).toEqual([
      'load.users',
    ])
    expect(await problemsOf({ load: { kind: 'stages', stages: '5/', arrivals: 'constant' } })).toEqual([
      'load.stages',
    ])
    expect(await problemsOf({ load: { kind: 'shape' } })).toEqual(['load.kind'])
    expect(await problemsOf({ runTime: '5x', warmUp: '-1' })).toEqual(['runTime', 'warmUp'])
    expect(await problemsOf({ classes: [] })).toEqual(['classes'])
    expect(await problemsOf({ classes: [{ name: 'Nobody', weight: -1, fixedCount: 0.5 }] })).toEqual([
      'classes.0',
      'classes.0.weight',
      'classes.0.fixedCount',
    ])
    expect(await problemsOf({ slos: ['p99 < 1s', 'p99 <'] })).toEqual(['slos.1'])
    expect(await problemsOf({ options: { size: 3 } })).toEqual(['options.size'])
    expect(await api.runs()).toEqual({ runs: [] })
  })

  test('is refused in words', async () => {
    const { api } = await serveShop()
    const refusal = async (asked: Promise<Response>) => {
      const answer = await asked
      expect(await answer.json()).toEqual(
        answer.status === 422 ? { problems: expect.any(Array) } : { message: expect.any(String) },
      )
      return answer.status
    }
    expect(await refusal(api.stop('1'))).toBe(404)
    const { form } = await api.setup()
    await api.start()
    expect(await refusal(api.send('POST', 'runs', form))).toBe(409)
    expect(await refusal(api.change('1', { kind: 'rate', ratePerSecond: 5 }))).toBe(409)
    expect(await refusal(api.change('1', { kind: 'users', users: -1, spawnRatePerSecond: 1 }))).toBe(422)
    await stopped(api, '1')
    expect(await refusal(api.stop('1'))).toBe(409)
    expect(await refusal(api.change('1', users(1)))).toBe(409)
  })

  test('a class without a host says so at the host', async () => {
    const cwd = folder({ 'shop.load.ts': shop })
    const { address } = await serveUi([], cwd)
    const api = apiAt(address)
    const { form } = await api.setup()
    expect(form.host).toBe('')
    const answer = await api.send('POST', 'runs', form)
    expect(await answer.json()).toMatchObject({
      problems: [{ field: 'host', message: expect.stringContaining('Api has no host') }],
    })
  })
})

test('real answers are what the OpenAPI document says', async () => {
  const { api } = await serveShop()
  const document = await api.get<{ readonly paths: Record<string, unknown> }>('openapi.json')
  const ajv = addFormats.default(new Ajv2020({ strict: false }))
  ajv.addSchema(document, 'openapi')
  const check = async (path: string, schema: string) => {
    const validate = ajv.getSchema(`openapi#/components/schemas/${schema}`)
    const isRight = validate?.(await api.get(path))
    expect(isRight, `${path}: ${ajv.errorsText(validate?.errors)}`).toBe(true)
  }
  await check('setup', 'Setup')
  await check('runs', 'RunListing')
  await api.start({ load: users(3) })
  await expect.poll(async () => (await api.run('1')).total.requests, patience).toBeGreaterThan(0)
  await check('runs', 'RunListing')
  await check('runs/1', 'Snapshot')
  await check('runs/1/series', 'Series')
  await check('runs/1/series?method=GET&name=/often&sinceMs=0', 'Series')
  await check('logs', 'LogLines')
  await check('runs/9', 'Refusal')
  await stopped(api, '1')
  await check('runs/1', 'Snapshot')
  const paths = Object.keys(document.paths)
  for (const path of [
    '/api/v1/runs',
    '/api/v1/runs/{id}/load',
    '/api/v1/runs/{id}/report.html',
    '/api/v1/events',
  ]) {
    expect(paths).toContain(path)
  }
  expect(paths.filter((path) => !path.startsWith('/api/v1'))).toEqual([])
})

test('every file of a run can be taken away', async () => {
  const { api } = await serveShop()
  await api.start({ load: users(3) })
  await expect.poll(async () => (await api.run('1')).window.toMs, patience).toBeGreaterThanOrEqual(2_000)
  const { total } = await stopped(api, '1')
  const file = async (name: string) => {
    const answer = await fetch(api.url(`runs/1/${name}`))
    expect(answer.headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="katydid-[\\w-]+-run1-${name}"$`),
    )
    return answer.text()
  }
  expect((await file('requests.csv')).split('\r\n').at(-2)).toMatch(
    new RegExp(`^,Aggregated,${total.requests},0,`),
  )
  expect(await file('failures.csv')).toMatch(/^Method,Name,Error,/)
  expect(await file('exceptions.csv')).toMatch(/^Count,Message,/)
  const history = (await file('history.csv')).trimEnd().split('\r\n')
  const counted = history.at(-1)?.split(',')[history[0]?.split(',').indexOf('Total Request Count') ?? 0]
  expect(Number(counted)).toBe(total.requests)
  expect(JSON.parse(await file('result.json'))).toMatchObject({
    schema: 'urn:katydid:result:1',
    total: { requests: total.requests },
  })
  const report = await file('report.html')
  expect(report.length).toBeLessThan(1_000_000)
  expect(reportDataIn(report)).toMatchObject({
    snapshot: { total: { requests: total.requests } },
    series: { length: 3 },
  })
})

test('metrics are text that Prometheus reads', async () => {
  const { api, address } = await serveShop()
  const metrics = async () => (await fetch(new URL('metrics', address))).text()
  expect(await metrics()).toContain('katydid_state{state="ready"} 1\n')
  await api.start({ load: users(2) })
  await expect
    .poll(metrics, patience)
    .toMatch(/^katydid_requests_total\{method="GET",name="\/often",result="ok"\} [1-9]/m)
  for (const line of (await metrics()).trimEnd().split('\n')) {
    expect(line).toMatch(
      /^(# (HELP|TYPE) katydid_\w+ .+|katydid_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? (NaN|[\d.e+-]+))$/,
    )
  }
})

describe('the process', () => {
  test('below a path of its own, with the page, its files and the API there', async () => {
    const { address, api } = await serveShop(['--web-base-path', '/load/'])
    expect(address).toMatch(/\/load\/$/)
    expect(await api.runs()).toEqual({ runs: [] })
    const page = await (await fetch(address)).text()
    const script = /src="(\.\/assets\/[^"]+)"/.exec(page)?.[1] ?? ''
    const answer = await fetch(new URL(script, address))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect((await fetch(new URL('/api/v1/runs', address))).status).toBe(404)
    expect((await fetch(address.slice(0, -1), { redirect: 'manual' })).headers.get('location')).toBe('/load/')
  })

  test('--autostart shows a run at once, --autoquit ends the process after it with its code', async () => {
    const { host } = await serve((_request, response) => response.writeHead(500).end())
    const cwd = folder({ 'shop.load.ts': shop })
    const args = ['--host', host, '-u', '2', '-r', '100', '-t', '1s', '--web-port', '0', '--autostart']
    const { code, stderr } = await katydid(
      [...args, '--autoquit', '0', '--html', 'out/{u}-{r}-{t}-{h}.html'],
      { cwd },
    )
    expect(stderr).toContain('Starting web interface at http://localhost:')
    expect(stderr).toContain('--run-time limit reached')
    expect(stderr).toContain('Aggregated')
    expect(code).toBe(1)
    const [report = ''] = readdirSync(join(cwd, 'out'))
    expect(report).toBe(`2-100-1s-${new URL(host).host.replace(':', '_')}.html`)
    expect(reportDataIn(readFileSync(join(cwd, 'out', report), 'utf8'))).toMatchObject({
      snapshot: { facts: { why: '--run-time limit reached' } },
    })
    expect(stderr).toContain(`out/${report}`)
  })

  test.skipIf(noSignals)('Ctrl-C without a run leaves with 0; with one it drains and reports', async () => {
    const idle = await serveShop()
    idle.running.signal('SIGINT')
    expect((await idle.running.ended).code).toBe(0)
    const busy = await serveShop()
    await busy.api.start({ load: users(3) })
    await expect.poll(async () => (await busy.api.run('1')).total.requests, patience).toBeGreaterThan(0)
    busy.running.signal('SIGINT')
    const { code, stderr } = await busy.running.ended
    expect(stderr).toMatch(/Stopping: 3 users[\s\S]*Interrupted, shutting down[\s\S]*Aggregated/)
    expect(stderr).toContain(`${busy.server.total()} = ${busy.server.total()} ok`)
    expect(code).toBe(0)
  })

  test('a port already taken is one clear line and a 2', async () => {
    const { port, host } = await serve(ok)
    const cwd = folder({ 'shop.load.ts': shop })
    const { code, stderr } = await katydid(['--host', host, '--web-port', `${port}`], { cwd })
    expect(stderr).toBe(
      `katydid: Port ${port} is taken: something else listens on it. Stop that, or choose another: --web-port ${port + 1}\n`,
    )
    expect(code).toBe(2)
  })

  test('a load file that cannot run is said before anything is served', async () => {
    const cwd = folder({ 'a.load.ts': 'export const options = { vus: 10 }\nexport class A {}' })
    const { code, stderr } = await katydid(['--web-port', '0'], { cwd })
    expect(stderr).not.toContain('web interface')
    expect(code).toBe(2)
    expect(existsSync(join(cwd, 'a.load.ts'))).toBe(true)
  })

  test('options of the load file come from the command line, and reach users and hooks', async () => {
    const paths: string[] = []
    const { host } = await serve((request, response) => {
      paths.push(`${request.url}`)
      ok(request, response)
    })
    const cwd = folder({
      'a.load.ts': `import { HttpUser, option, type OptionValues, task } from 'katydid'
export const options = { size: option.number(3), mode: option.choice(['slow', 'fast']) }
export class Api extends HttpUser {
  declare readonly options: OptionValues<typeof options>
  override readonly tasks = [task(this.go)]
  async go() { await this.client.get('/' + this.options.mode + '-' + (this.options.size + 1)); this.stopTest('done') }
}
export const testStart = ({ size }: OptionValues<typeof options>) => console.log('size is', size)`,
    })
    const run = (...set: string[]) => katydid(['--headless', '--host', host, ...set], { cwd })
    const { stderr } = await run('--set', 'size=9', '--set', 'mode=fast')
    expect(stderr).toContain('size is 9')
    expect(new Set(paths)).toEqual(new Set(['/fast-10']))
    expect((await run('--set', 'sise=9')).stderr).toBe(
      "katydid: --set sise: the load file has no such option. Did you mean 'size'?\n",
    )
    expect((await run('--set', 'mode=medium')).stderr).toBe(
      "katydid: --set mode must be one of slow, fast, not 'medium'\n",
    )
  })
})

test('a run told by the form keeps what the form has no field for', async () => {
  const { api } = await serveShop(['--seed', '42', '-u', '5', '-r', '50', '-t', '90s'])
  const { form } = await api.setup()
  expect(form).toMatchObject({ load: { kind: 'users', users: 5, spawnRatePerSecond: 50 }, runTime: '1m30s' })
  const { load } = await api.start()
  expect(load).toBe('5 users, 50/s for 1m 30s')
  expect((await api.run('1')).facts.seed).toBe('42')
})
