import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folder, katydid, loadFile, start } from './katydid.ts'
import { ok, serve } from './server.ts'

interface Entry {
  readonly method: string
  readonly name: string
  readonly num_requests: number
  readonly response_times: Readonly<Record<string, number>>
  readonly service_times: { readonly percentiles: Readonly<Record<string, number>> }
}

const getter = loadFile(`
  override readonly tasks = [task(this.get)]
  get() { return this.client.get('/') }
`)
const headless = (host: string, ...args: string[]) => ['--headless', '--host', host, ...args]

describe('the open model', () => {
  test('offers what it is asked to, on several workers, and counts what the server counted', async () => {
    const { host, total } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getter })
    const { code, stderr } = await katydid(headless(host, '--rate', '200', '-t', '2s', '--processes', '2'), {
      cwd,
    })
    expect(code).toBe(0)
    expect(total()).toBe(400)
    expect(stderr).toContain('Offered         400 = 400 ok + 0 failed + 0 cut off + 0 unsent')
  })

  test('goes through stages and ends with the last', async () => {
    const { host, total } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getter })
    const { code } = await katydid(headless(host, '--stages', '0->100/1s, 100/1s'), { cwd })
    expect(code).toBe(0)
    expect(total()).toBe(150)
  })

  test('replays a trace', async () => {
    const { host, total } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getter, 'trace.csv': 'time\n5\n5.1\n5.1\n5.75\n' })
    const { code } = await katydid(headless(host, '--trace', 'trace.csv'), { cwd })
    expect(code).toBe(0)
    expect(total()).toBe(4)
  })

  test('follows the shape that the load file exports', async () => {
    const { host, total } = await serve(ok)
    const shape = `
      import { LoadShape } from 'katydid'
      export class Steps extends LoadShape {
        at(elapsed: number) { return elapsed < 500 ? { rate: 40 } : elapsed < 1500 ? { rate: 80 } : undefined }
      }`
    const cwd = folder({ 'a.load.ts': getter + shape })
    const { code, stderr } = await katydid(headless(host), { cwd })
    expect(stderr).toContain('the load shape has ended, shutting down')
    expect(code).toBe(0)
    expect(total()).toBe(100)
  })

  test('with all users busy what cannot be sent is unsent, and said', async () => {
    const { host, total } = await serve((_request, response) => setTimeout(() => response.end('slow'), 400))
    const cwd = folder({ 'a.load.ts': getter })
    const { stderr } = await katydid(headless(host, '--rate', '50', '-t', '2s', '--max-users', '5'), { cwd })
    expect(total()).toBeLessThan(60)
    expect(stderr).toContain(
      `Offered         100 = ${total()} ok + 0 failed + 0 cut off + ${100 - total()} unsent`,
    )
  })

  test('mistakes are answered in one line', async () => {
    const cwd = folder({ 'a.load.ts': getter })
    const said = async (...args: string[]) =>
      (await katydid(headless('http://127.0.0.1:1', ...args), { cwd })).stderr
    expect(await said('--rate', '5', '--spawn-rate', '2')).toMatch(/--spawn-rate is for a number of users/)
    expect(await said('--rate', 'fast')).toMatch(/--rate must be a number above 0 .* not 'fast'/)
    expect(await said('--stages', '10/5')).toMatch(/'5' is not a duration/)
    expect(await said('--trace', 'nowhere.csv')).toMatch(/--trace nowhere.csv: cannot be read \(ENOENT\)/)
  })
})

describe.skipIf(process.platform === 'win32')('a server that stalls for 2 s', () => {
  /** Runs against a server that is frozen from 1 s to 3 s after its first request. */
  async function stalled(load: string, args: readonly string[]): Promise<Entry> {
    const script = fileURLToPath(new URL('stalling-server.mjs', import.meta.url))
    const server = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void server.kill('SIGKILL'))
    const lines = server.stdout.setEncoding('utf8')
    const said = (what: RegExp) =>
      new Promise<string>((resolve) => {
        const look = (text: string) => what.test(text) && resolve(text)
        lines.on('data', look)
      })
    const port = /\d+/.exec(await said(/port \d+/))?.[0]
    const first = said(/first/)
    const run = start(headless(`http://127.0.0.1:${port}`, '--json', ...args), {
      cwd: folder({ 'a.load.ts': load }),
    })
    await first
    await delay(1_000)
    server.kill('SIGSTOP')
    await delay(2_000)
    server.kill('SIGCONT')
    const { stdout } = await run.ended
    return (JSON.parse(stdout) as Entry[])[0] as Entry
  }

  const above = (times: Readonly<Record<string, number>>, ms: number) =>
    Object.entries(times).reduce((sum, [time, count]) => sum + (Number(time) > ms ? count : 0), 0)

  test('at 100 arrivals a second about 200 requests show it, evenly over 0 to 2 s', async () => {
    const { response_times } = await stalled(getter, ['--rate', '100', '-t', '5s'])
    // Of about 200, three quarters wait longer than 500 ms, a half longer than 1 s, a quarter longer than 1.5 s.
    for (const [ms, count] of [
      [500, 150],
      [1_000, 100],
      [1_500, 50],
    ] as const) {
      expect(Math.abs(above(response_times, ms) - count)).toBeLessThanOrEqual(45)
    }
  })

  test('constantThroughput: the response times show it, the service time of one request does too', async () => {
    const paced = `
      import { constantThroughput, HttpUser, task } from 'katydid'
      export class Paced extends HttpUser {
        override readonly waitTime = constantThroughput('100/s')
        override readonly tasks = [task(this.get)]
        get() { return this.client.get('/') }
      }`
    const { response_times, service_times } = await stalled(paced, ['-u', '1', '-t', '5s'])
    for (const [ms, count] of [
      [500, 150],
      [1_000, 100],
      [1_500, 50],
    ] as const) {
      expect(Math.abs(above(response_times, ms) - count)).toBeLessThanOrEqual(45)
    }
    expect(service_times.percentiles['99%']).toBeLessThan(500)
    expect(service_times.percentiles['100%']).toBeGreaterThan(1_500)
  })
})
