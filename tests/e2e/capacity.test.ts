import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import { folder, katydid, loadFile, start } from './katydid.ts'
import { ok, serve } from './server.ts'
import { serveSlots } from './slots-server.ts'

const getter = loadFile(`
  override readonly tasks = [task(this.get)]
  get() { return this.client.get('/') }
`)

const short = [
  '--hold',
  '2s',
  '--warm-up',
  '0s',
  '--confirm',
  '8s',
  '--confirmations',
  '1',
  '--precision',
  '5%',
]

describe('katydid capacity', () => {
  test('finds what slots and service time say within 5 %, proves it and draws it', {
    timeout: 180_000,
  }, async () => {
    const { host } = await serveSlots(2, 25)
    const delays = monitorEventLoopDelay({ resolution: 5 })
    delays.enable()
    const cwd = folder({ 'a.load.ts': getter })
    const slo = ['--slo', 'p80 < 55ms', '--arrivals', 'constant']
    const { code, stdout, stderr } = await katydid(
      [
        'capacity',
        '--find',
        'rate',
        '-H',
        host,
        ...short,
        ...slo,
        '--html',
        'out/page.html',
        '--json-file',
        'out/c',
      ],
      { cwd },
    )
    const { rate, knee, recommendedConcurrency } = JSON.parse(readFileSync(join(cwd, 'out/c.json'), 'utf8'))
    expect(rate.level ?? 0, stderr).toBeLessThan(84)
    // A server that stands still now and then carries less than its slots say.
    const isBusy = delays.max > 40e6
    if (!isBusy) {
      expect(stdout).toMatch(/^First to give {3}the server, at [\d.]+\/s: total: p80 < 55ms: /m)
      expect(code, stderr).toBe(0)
      expect(rate.level, stderr).toBeGreaterThan(76)
      expect(rate).toMatchObject({ isProven: true, isLowerBound: false, limit: { verdict: 'missed' } })
      expect(stdout).toMatch(/^Rate {12}[\d.]+\/s, proven at 99 % in 1 run of 8s$/m)
      expect(knee.peakRate).toBeGreaterThan(70)
      expect([2, 3]).toContain(recommendedConcurrency)
    }
    const page = readFileSync(join(cwd, 'out/page.html'), 'utf8')
    expect(page).toContain('answered per second over offered per second')
    expect(page).not.toMatch(/<script|(src|href)="?http/)
  })

  test('a server that fails has none, and that is a failure', async () => {
    const { host } = await serve((_request, response) => {
      response.statusCode = 503
      response.end()
    })
    const { code, stdout } = await katydid(['capacity', '-H', host, '--hold', '1s', '--warm-up', '200ms'], {
      cwd: folder({ 'a.load.ts': getter }),
    })
    expect(code).toBe(1)
    expect(stdout).toContain('Users           none holds: total: failures < 1%')
  })

  test('Ctrl-C ends it between two loads', async () => {
    const { host } = await serve(ok)
    const { ended, shown, signal } = start(['capacity', '-H', host, '--hold', '1s', '--warm-up', '200ms'], {
      cwd: folder({ 'a.load.ts': getter }),
    })
    await shown(/^1 user .* kept/m)
    signal('SIGINT')
    expect(await ended).toMatchObject({ code: 130, stderr: expect.stringContaining('Interrupted') })
  })

  test('mistakes are answered in one line', async () => {
    const cwd = folder({ 'a.load.ts': getter })
    const said = async (...args: string[]) =>
      (await katydid(['capacity', '-H', 'http://127.0.0.1:1', ...args], { cwd })).stderr
    expect(await said('--confirm', '5s')).toMatch(/--confirm must be 8s or more/)
    expect(await said('--hodl', '5s')).toMatch(/--hodl.*--hold/)
    expect(await said('--find', 'all')).toMatch(/--find must be one of rate, users, both, not 'all'/)
    expect(await said('--slo', 'p99 < 5')).toMatch(/expected a time/)
  })
})
