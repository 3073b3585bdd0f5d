import { describe, expect, test } from 'vitest'
import { apiAt, reportDataIn } from './api.ts'
import { folder, loadFile } from './katydid.ts'
import { ok, serve } from './server.ts'
import { serveUi } from './web.ts'

const patience = { timeout: 15_000 }

const shop = `${loadFile(`
  override readonly waitTime = constant('20ms')
  override readonly tasks = [task(3, this.good), task(1, this.bad), task(1, this.odd)]
  good() { return this.client.get('/good') }
  bad() { return this.client.get('/bad') }
  odd() { throw new Error('odd') }`)}
export class Other extends HttpUser {
  override readonly waitTime = constant('20ms')
  override readonly tasks = [task(this.other)]
  other() { return this.client.get('/other') }
}
`

async function locust(args: readonly string[] = []) {
  const { host } = await serve((request, response) => {
    if (request.url === '/bad') response.statusCode = 500
    ok(request, response)
  })
  const cwd = folder({ 'shop.load.ts': shop })
  const { address } = await serveUi(['--host', host, ...args], cwd)
  const get = (path: string) => fetch(new URL(path, address))
  const json = async <T = Record<string, unknown>>(path: string) => (await (await get(path)).json()) as T
  const swarm = async (form: Readonly<Record<string, string>> | readonly (readonly [string, string])[]) => {
    const pairs = Array.isArray(form) ? form : Object.entries(form)
    const body = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]))
    const answer = await fetch(new URL('swarm', address), { method: 'POST', body })
    expect(answer.status).toBe(200)
    return (await answer.json()) as Record<string, unknown>
  }
  return { host, address, get, json, swarm, api: apiAt(address) }
}

interface Requests {
  readonly stats: readonly Record<string, unknown>[]
  readonly errors: readonly Record<string, unknown>[]
  readonly state: string
  readonly user_count: number
  readonly total_rps: number
}

describe('before anything has run', () => {
  test('figures are those of Locust when it is ready', async () => {
    const { json, get } = await locust()
    expect(await json('stats/requests')).toMatchObject({
      state: 'ready',
      user_count: 0,
      errors: [],
      worker_count: 0,
    })
    expect(await json('exceptions')).toEqual({ exceptions: [] })
    expect(await json('worker-count')).toEqual({ worker_count: 0 })
    expect(await json('stop')).toEqual({ success: true, message: 'Test stopped' })
    expect(await (await get('stats/reset')).text()).toBe('ok')
    expect((await get('stats/requests/csv')).status).toBe(404)
  })

  test('a form that lacks something is answered with 200 and why', async () => {
    const { swarm, host } = await locust()
    const missing = { success: false, message: 'Missing user_count or spawn_rate from /swarm request' }
    expect(await swarm({})).toEqual(missing)
    expect(await swarm({ user_count: '5' })).toEqual(missing)
    expect(await swarm({ user_count: 'x', spawn_rate: '1' })).toEqual(missing)
    expect(await swarm({ user_count: '5', spawn_rate: '1', run_time: '5x' })).toEqual({
      success: false,
      message: 'Valid run_time formats are : 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc.',
    })
    expect(await swarm({ user_count: '0', spawn_rate: '1' })).toMatchObject({ success: false, host })
    expect(await swarm({ user_count: '1', spawn_rate: '1', user_classes: 'Nobody' })).toMatchObject({
      success: false,
    })
  })
})

test('a run from Locust’s form: its answers have Locust’s fields', async () => {
  const { host, json, swarm, get } = await locust()
  expect(await swarm({ user_count: '5', spawn_rate: '100', run_time: '1h' })).toEqual({
    success: true,
    message: 'Swarming started',
    host,
    run_time: 3600,
  })
  const requests = () => json<Requests>('stats/requests')
  await expect.poll(async () => (await requests()).errors.length, patience).toBe(1)
  const { stats, errors, ...rest } = await requests()
  expect(Object.keys(rest)).toEqual([
    ...['current_rps', 'current_fail_per_sec', 'total_rps', 'total_fail_per_sec', 'fail_ratio'],
    ...['current_response_time_percentiles', 'workers', 'worker_count', 'state', 'user_count'],
  ])
  expect(rest).toMatchObject({
    state: expect.stringMatching(/^(spawning|running)$/),
    user_count: 5,
    current_response_time_percentiles: {
      'response_time_percentile_0.5': expect.any(Number),
      'response_time_percentile_0.95': expect.any(Number),
    },
    workers: [
      {
        id: 'worker-1',
        state: expect.any(String),
        user_count: 5,
        cpu_usage: expect.any(Number),
        memory_usage: expect.any(Number),
      },
    ],
  })
  for (const row of stats) {
    expect(Object.keys(row)).toEqual([
      ...['method', 'name', 'num_requests', 'num_failures', 'min_response_time', 'max_response_time'],
      ...['current_rps', 'current_fail_per_sec', 'avg_response_time', 'median_response_time', 'total_rps'],
      ...['total_fail_per_sec', 'response_time_percentile_0.95', 'response_time_percentile_0.99'],
      'avg_content_length',
    ])
  }
  expect(stats.at(-1)).toMatchObject({ method: '', name: 'Aggregated' })
  expect(errors[0]).toEqual({
    name: '/bad',
    method: 'GET',
    error: 'HTTP 500 Internal Server Error',
    occurrences: expect.any(Number),
    first_seen: expect.any(Number),
    last_seen: expect.any(Number),
  })
  const { exceptions } = await json<{ exceptions: Record<string, unknown>[] }>('exceptions')
  expect(exceptions[0]).toEqual({
    count: expect.any(Number),
    msg: 'odd',
    traceback: expect.stringContaining('shop.load.ts'),
    nodes: 'local',
  })
  expect(await json('tasks')).toMatchObject({
    per_class: { Api: { ratio: 0.5, tasks: { good: { ratio: 0.6 } } }, Other: { ratio: 0.5 } },
    total: { Api: { ratio: 0.5, tasks: { good: { ratio: 0.3 } } } },
  })
  expect(await json('logs')).toEqual({
    master: expect.arrayContaining([expect.stringContaining('Ramping to 5 users')]),
    workers: {},
  })
  expect(await json('worker-count')).toEqual({ worker_count: 1 })
  expect(await (await get('stats/requests/csv')).text()).toMatch(/^Type,Name,Request Count,Failure Count,/)
  expect(await (await get('stats/failures/csv')).text()).toContain('GET,/bad,HTTP 500')
  expect(await (await get('exceptions/csv')).text()).toContain(',odd,')
  const full = await get('stats/requests_full_history/csv')
  expect([full.status, await full.text()]).toEqual([
    404,
    'Error: Server was not started with option to generate full history.',
  ])
  const report = await get('stats/report?theme=dark&download=1')
  expect(report.headers.get('content-disposition')).toMatch(/^attachment; filename=".*report.html"$/)
  expect(reportDataIn(await report.text())).toMatchObject({ theme: 'dark' })
})

test('a second form changes the load of the run that goes on; stop ends it', async () => {
  const { json, swarm, api } = await locust()
  await swarm({ user_count: '2', spawn_rate: '100' })
  expect(await swarm({ user_count: '6', spawn_rate: '100' })).toMatchObject({ success: true })
  await expect.poll(async () => (await json<Requests>('stats/requests')).user_count, patience).toBe(6)
  expect((await api.runs()).runs).toHaveLength(1)
  expect(await json('stop')).toEqual({ success: true, message: 'Test stopped' })
  await expect.poll(async () => (await json<Requests>('stats/requests')).state, patience).toBe('stopped')
  expect((await json<Requests>('stats/requests')).total_rps).toBeGreaterThan(0)
})

test('the form chooses classes and host', async () => {
  const { swarm, json, host } = await locust()
  const other = host.replace('127.0.0.1', 'localhost')
  const form = [
    ['user_count', '2'],
    ['spawn_rate', '100'],
    ['host', other],
    ['user_classes', 'Other'],
  ] as const
  expect(await swarm(form)).toMatchObject({ success: true, host: other, user_classes: ['Other'] })
  const names = async () => (await json<Requests>('stats/requests')).stats.map(({ name }) => name)
  await expect.poll(names, patience).toEqual(['/other', 'Aggregated'])
})

test('the full history is there when it was asked for', async () => {
  const { swarm, get } = await locust(['--csv', 'out/run', '--csv-full-history'])
  await swarm({ user_count: '1', spawn_rate: '1' })
  const text = async () => (await get('stats/requests_full_history/csv')).text()
  await expect.poll(text, patience).toMatch(/,Aggregated,/)
})
