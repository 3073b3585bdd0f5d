import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folder, katydid, loadFile, start } from './katydid.ts'
import { ok, serve, serveSecure } from './server.ts'

interface Entry {
  readonly method: string
  readonly name: string
  readonly num_requests: number
  readonly num_failures: number
}

const getter = loadFile(`
  override readonly waitTime = between('1ms', '20ms')
  override readonly tasks = [task(this.get), task(3, this.post)]
  get() { return this.client.get('/' + this.random.below(5)) }
  post() { return this.client.post('/form', { form: { a: 1 } }) }
`)

/** Windows has no signals: `kill` ends a process there and then. */
const noSignals = process.platform === 'win32'

/** Starting takes its time on a busy machine. */
const patience = { timeout: 15_000 }

const entriesOf = (stdout: string) => JSON.parse(stdout) as readonly Entry[]
const sum = (entries: readonly Entry[]) =>
  entries.reduce((total, { num_requests }) => total + num_requests, 0)

describe('a run', () => {
  test('counts what the server counted, on several workers', async () => {
    const { host, counts, total } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getter })
    const args = [
      '--headless',
      '--host',
      host,
      '-u',
      '20',
      '-r',
      '50',
      '-t',
      '2s',
      '--processes',
      '3',
      '--json',
    ]
    const { code, stdout, stderr } = await katydid(args, { cwd })
    expect(stderr).toContain('3 workers')
    expect(code).toBe(0)
    const entries = entriesOf(stdout)
    expect(sum(entries)).toBe(total())
    expect(entries.map(({ method, name }) => `${method} ${name}`)).toEqual(['POST /form', 'GET /{id}'])
    expect(entries.find(({ method }) => method === 'POST')?.num_requests).toBe(counts.get('POST /form'))
    expect(stderr).toContain(`${total()} = ${total()} ok + 0 failed + 0 cut off + 0 unsent`)
  })

  test('writes the four files and says where they are', async () => {
    const { host, total } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getter })
    const args = ['--headless', '--host', host, '-u', '5', '-r', '50', '-t', '2s', '--csv', 'out/run']
    const { stderr } = await katydid([...args, '--json-file', 'out/run'], { cwd })
    for (const kind of ['stats', 'stats_history', 'failures', 'exceptions']) {
      expect(stderr).toContain(`out/run_${kind}.csv`)
      expect(existsSync(join(cwd, `out/run_${kind}.csv`))).toBe(true)
    }
    const rows = readFileSync(join(cwd, 'out/run_stats.csv'), 'utf8').trimEnd().split('\r\n')
    expect(rows[0]).toMatch(/^Type,Name,Request Count,Failure Count,Median Response Time,/)
    expect(rows.at(-1)).toMatch(new RegExp(`^,Aggregated,${total()},0,`))
    expect(sum(entriesOf(readFileSync(join(cwd, 'out/run.json'), 'utf8')))).toBe(total())
  })

  test('the same seed makes the same choices', async () => {
    const choices = async (seed: string) => {
      const paths: string[] = []
      const { host } = await serve((request, response) => {
        paths.push(`${request.url}`)
        ok(request, response)
      })
      const body = `
        override readonly waitTime = constant('1ms')
        override readonly tasks = [task(this.get)]
        count = 0
        async get() {
          await this.client.get('/' + this.random.below(1000))
          if (++this.count === 30) this.stopTest('thirty')
        }`
      const cwd = folder({ 'a.load.ts': loadFile(body) })
      await katydid(['--headless', '--host', host, '--seed', seed, '--processes', '1'], { cwd })
      return paths.slice(0, 30)
    }
    const first = await choices('7')
    expect(first).toHaveLength(30)
    expect(await choices('7')).toEqual(first)
    expect(await choices('8')).not.toEqual(first)
  })

  test('failures and exceptions are reported, and the exit code is 1', async () => {
    const { host } = await serve((_request, response) => {
      response.statusCode = 503
      response.end()
    })
    const body = `
      override readonly waitTime = constant('5ms')
      override readonly tasks = [task(this.get), task(this.trip)]
      get() { return this.client.get('/') }
      trip() { this.random.pick([]) }`
    const cwd = folder({ 'a.load.ts': loadFile(body) })
    const { code, stderr } = await katydid(['--headless', '--host', host, '-u', '2', '-t', '1s'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('GET /: HTTP 503 Service Unavailable')
    expect(stderr).toMatch(/trip: cannot pick from an empty list\n +at Api\.trip \(.*a\.load\.ts:/)
    expect(stderr).toMatch(/\d+ requests? failed, \d+ exceptions? in tasks/)
  })

  test('a server that is not there is said once, with a count, and not per user', async () => {
    const cwd = folder({ 'a.load.ts': getter })
    const args = ['--headless', '--host', 'http://127.0.0.1:1', '-u', '10', '-r', '100', '-t', '2s']
    const { code, stderr } = await katydid(args, { cwd })
    expect(code).toBe(1)
    expect(stderr.match(/WARNING.*ECONNREFUSED/g)).toHaveLength(1)
    expect(stderr).toMatch(/^\d+ +GET \/\{id\}: .*ECONNREFUSED/m)
  })

  test('nothing tested is not a pass', async () => {
    const body = `
      override readonly tasks = [task(this.sit)]
      override readonly waitTime = constant('1h')
      sit() {}`
    const cwd = folder({ 'a.load.ts': loadFile(body) })
    const { code, stderr } = await katydid(['--headless', '--host', 'http://127.0.0.1:1', '-t', '1s'], {
      cwd,
    })
    expect(code).toBe(3)
    expect(stderr).toContain('nothing was tested')
  })

  test('testStart runs once, and what it returns reaches each user; testStop runs last', async () => {
    const { host, counts } = await serve(ok)
    const text = `${loadFile(`
      override readonly waitTime = constant('10ms')
      override readonly tasks = [task(this.get)]
      get() { return this.client.get('/' + this.shared.token, { name: 'x' }) }
    `)}
      export async function testStart(_options, { host }) {
        console.log('test start')
        return { token: (await fetch(host + '/login')).ok ? 'secret' : 'none' }
      }
      export function testStop(_options, { host, result: { total, facts } }) {
        console.log('test stop', host, total.ok, total.response.count, facts.seed)
      }`
    const cwd = folder({ 'a.load.ts': text })
    const args = ['--headless', '--host', `${host}/`, '-u', '3', '-t', '1s', '--seed', '7']
    const { code, stdout, stderr } = await katydid(args, { cwd })
    expect(code).toBe(0)
    expect([...counts.keys()]).toEqual(['GET /login', 'GET /secret'])
    expect(stdout).toBe('')
    const sent = counts.get('GET /secret')
    expect(stderr).toMatch(
      new RegExp(`test start\\n[^]*Aggregated[^]*test stop ${host} ${sent} ${sent} 7\\n`),
    )
  })

  test('a mistake in testStart ends the program, with code 2 and its words', async () => {
    const mistakes = {
      "throw new Error('no token')": 'testStart threw and ended the run: Error: no token',
      "return fetch('http://127.0.0.1:1')": 'TypeError: fetch failed (bad port)',
      'return () => 1': 'testStart must return plain data, since each worker gets a copy of it',
    }
    for (const [body, words] of Object.entries(mistakes)) {
      const text = `${getter}\nexport function testStart() { ${body} }`
      const cwd = folder({ 'a.load.ts': text })
      const { code, stderr } = await katydid(['--headless', '--host', 'http://127.0.0.1:1'], { cwd })
      expect(stderr).toContain(words)
      expect(code).toBe(2)
    }
  })

  test('a load file that waits for what never comes says so', async () => {
    const cwd = folder({ 'a.load.ts': `${getter}\nawait new Promise(() => undefined)` })
    const { code, stderr } = await katydid(['--list'], { cwd })
    expect(stderr).toContain('the load file waits')
    expect(code).toBe(2)
  })

  test('a worker that dies ends the run with code 2 and a reason', async () => {
    const { host } = await serve(ok)
    const body = `
      override readonly tasks = [task(this.die)]
      die() { process.exit(7) }`
    const cwd = folder({ 'a.load.ts': loadFile(body) })
    const { code, stderr } = await katydid(['--headless', '--host', host, '-t', '10s'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('worker 1 of 1 was lost: it exited with code 7')
  })

  test('a task that never ends, and never awaits, does not keep the run from ending', async () => {
    const { host } = await serve(ok)
    const body = `
      override readonly tasks = [task(this.spin)]
      async spin() { await this.client.get('/'); for (;;); }`
    const cwd = folder({ 'a.load.ts': loadFile(body) })
    const { code, stderr } = await katydid(
      ['--headless', '--host', host, '-t', '1s', '--stop-timeout', '0'],
      { cwd },
    )
    expect(code).toBe(2)
    expect(stderr).toContain('worker 1 of 1 does not answer')
    expect(stderr).toContain('Offered')
  })

  test('an error outside any task is an exception, not the end', async () => {
    const { host } = await serve(ok)
    const body = `
      override readonly waitTime = constant('20ms')
      override readonly tasks = [task(this.get)]
      get() { setTimeout(() => { throw new Error('stray') }); return this.client.get('/') }`
    const cwd = folder({ 'a.load.ts': loadFile(body) })
    const { code, stderr } = await katydid(['--headless', '--host', host, '-t', '1s'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toMatch(/\(outside a task\): stray/)
  })
})

describe('the stop', () => {
  const slow = loadFile(`
    override readonly tasks = [task(this.get)]
    get() { return this.client.get('/slow') }
  `)

  test.skipIf(noSignals)('Ctrl-C once: requests under way finish, then the report', async () => {
    // A user whose answer comes before its worker hears of the stop asks once more: that one is answered at once.
    const waiting: (() => void)[] = []
    let isOpen = false
    const { host, total } = await serve((_request, response) => {
      if (isOpen) response.end('late')
      else waiting.push(() => response.end('late'))
    })
    const cwd = folder({ 'a.load.ts': slow })
    const run = start(['--headless', '--host', host, '-u', '3', '-r', '100', '--json'], { cwd })
    await expect.poll(total, patience).toBe(3)
    run.signal('SIGINT')
    await run.shown(/Stopping: /)
    isOpen = true
    for (const answer of waiting) answer()
    const { code, stdout, stderr } = await run.ended
    expect(stderr).toContain(`Offered         ${total()} = ${total()} ok + 0 failed + 0 cut off + 0 unsent`)
    expect(sum(entriesOf(stdout))).toBe(total())
    expect(code).toBe(0)
  })

  test('after --stop-timeout what is left is cut off, and counted as that', async () => {
    const { host, total } = await serve(() => undefined)
    const cwd = folder({ 'a.load.ts': slow })
    const args = ['--headless', '--host', host, '-u', '3', '-r', '100', '-t', '1s', '--stop-timeout', '200ms']
    const { code, stderr } = await katydid(args, { cwd })
    expect(total()).toBe(3)
    expect(stderr).toContain('Offered         3 = 0 ok + 0 failed + 3 cut off + 0 unsent')
    expect(code).toBe(3)
  })

  test.skipIf(noSignals)('Ctrl-C twice leaves at once and says what it cuts off', async () => {
    const { host, total } = await serve(() => undefined)
    const cwd = folder({ 'a.load.ts': slow })
    const run = start(['--headless', '--host', host, '-u', '2', '-r', '100'], { cwd })
    await expect.poll(total, patience).toBe(2)
    await run.shown(/All users spawned/)
    run.signal('SIGINT')
    await run.shown(/Stopping: /)
    const again = setInterval(() => run.signal('SIGINT'), 100) // those of the first half second count as the same one
    const { code, stderr } = await run.ended
    clearInterval(again)
    expect(stderr).toContain('Leaving at once: 2 requests in flight are cut off')
    expect(code).toBe(130)
  })
})

test('users that do not wait keep their connections, behind TLS too', async () => {
  const { host, connections } = await serveSecure()
  const text = loadFile(`
    override readonly tasks = [task(this.get)]
    get() { return this.client.get('/') }`)
  const args = ['--headless', '--host', host, '--insecure', '-u', '16', '-r', '100', '-t', '2s', '--json']
  const { stdout } = await katydid(args, { cwd: folder({ 'a.load.ts': text }) })
  expect(sum(entriesOf(stdout))).toBeGreaterThan(100)
  expect(connections()).toBe(16)
})
