import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { folder, katydid } from './katydid.ts'
import { ok, serve } from './server.ts'

const schemaFile = new URL('../../packages/katydid/schema/result.schema.json', import.meta.url)
const isResult = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')))

const head = `
import { constant, HttpUser, LoadShape, option, task } from 'katydid'
const odd = () => Object.assign(Object.create(null), { code: 'E_ODD' })
`
const user = `
export class A extends HttpUser {
  override readonly waitTime = constant('20ms')
  override readonly tasks = [task(this.a)]
  async a() { await this.client.get('/') }
}
`

/** One second of one user with this load file. */
async function run(file: string, ...args: readonly string[]) {
  const { host, total } = await serve(ok)
  const cwd = folder({ 'a.load.ts': head + file })
  const load = ['-f', 'a.load.ts', '--headless', '-H', host, '--only-summary', '--out', 'json=r.json']
  const { code, stderr } = await katydid([...load, ...args], { cwd })
  const path = join(cwd, 'r.json')
  const result = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
  if (result !== undefined) expect(isResult(result), JSON.stringify(isResult.errors)).toBe(true)
  return { code, stderr, result, total: total() }
}

describe('a mistake that ends the run', () => {
  test.each([
    [
      'a shape that throws',
      `at(ms: number) { if (ms > 500) throw odd(); return { users: 2 } }`,
      /Shape failed at 600ms: .*E_ODD/,
    ],
    [
      'a shape that gives NaN',
      `at(ms: number) { return { users: ms > 500 ? Number.NaN : 2 } }`,
      /not \{ users: NaN \}/,
    ],
  ])('%s: what was measured is reported, and the exit code is 2', async (_, at, words) => {
    const { code, stderr, result } = await run(
      `${user}\nexport class Shape extends LoadShape { ${at} }`,
      '-t',
      '9s',
    )
    expect([code, result.total.ok > 0, result.total.ok]).toEqual([2, true, result.total.offered])
    expect(result.why).toMatch(words)
    expect(stderr).toMatch(words)
  })

  test('what nothing awaits, in a timer or a promise, is told once, and the run goes on', async () => {
    const strays = `
setInterval(() => { throw new Error('stray') }, 200)
setTimeout(() => { Promise.reject(odd()) }, 300)
`
    const { code, stderr, result } = await run(user + strays, '-u', '1', '-t', '2s')
    expect([code, result.total.ok > 20, result.total.failed]).toEqual([1, true, 0]) // for the exceptions of the worker
    expect(stderr.match(/ERROR.* threw where nothing awaits it: Error: stray/g)).toHaveLength(1)
    expect(stderr).toMatch(/threw where nothing awaits it: .*E_ODD/)
    expect(JSON.stringify(result.exceptions)).toContain('stray') // each worker has the load file, too
  })

  test('what nothing awaits on the main thread alone makes the exit code 2', async () => {
    const stray = `
import { isMainThread } from 'node:worker_threads'
if (isMainThread) setTimeout(() => { throw odd() }, 200)
`
    const { code, stderr, result } = await run(user + stray, '-u', '1', '-t', '1s')
    expect([code, result.exceptions]).toEqual([2, []])
    expect(stderr).toMatch(/threw where nothing awaits it: .*E_ODD/)
    expect(stderr).toContain('Shutting down (exit code 2)')
  })

  test('testStop that throws comes after the report', async () => {
    const { code, stderr, result } = await run(
      `${user}\nexport const testStop = () => { throw odd() }`,
      '-u',
      '1',
      '-t',
      '1s',
    )
    expect([code, result.total.failed]).toEqual([2, 0])
    expect(stderr).toMatch(/testStop threw and ended the run: .*E_ODD/)
  })
})

describe('a mistake before the run is said in words, and sends nothing', () => {
  test.each([
    [
      'testStart throws',
      `${user}\nexport const testStart = async () => { throw odd() }`,
      /testStart threw and ended the run: .*E_ODD/,
    ],
    ['the top level throws', `${user}\nthrow odd()`, /the load file threw while loading: .*E_ODD/],
    [
      'the top level throws on a worker alone',
      `import { isMainThread } from 'node:worker_threads'\n${user}\nif (!isMainThread) throw odd()`,
      /could not load the load file: .*E_ODD/,
    ],
    [
      'an option throws',
      `${user}\nexport const options = { get a() { throw odd() } }`,
      /threw while its exports were read: .*E_ODD/,
    ],
    [
      'a weight throws',
      `${user}\nexport class B extends A { static override get weight(): number { throw odd() } }`,
      /threw while its classes were read: .*E_ODD/,
    ],
    [
      'a weight is NaN',
      `${user}\nexport class B extends A { static override readonly weight = Number.NaN }`,
      /B\.weight must be a number, 0 or above, not NaN/,
    ],
    [
      'a task has no weight',
      `export class B extends HttpUser { override readonly tasks = [task(Number.NaN, this.a)]; a() {} }`,
      /a weight is above 0/,
    ],
    [
      'the constructor throws',
      `${user}\nexport class B extends A { constructor(c: never) { super(c); throw odd() } }`,
      /E_ODD/,
    ],
  ])('%s', async (_, file, words) => {
    const { code, stderr, total } = await run(file, '-u', '2', '-t', '1s')
    expect([code, total]).toEqual([2, 0])
    expect(stderr).toMatch(words)
  })
})

describe('users that cannot do what was asked', () => {
  test('are counted, said, and a reason for doubt', async () => {
    const file = `
let made = 0
export class A extends HttpUser {
  private readonly nth = made++
  override readonly waitTime = constant('20ms')
  override readonly tasks = [task(this.a)]
  override onStart() { if (this.nth > 1) throw new Error('login failed') }
  async a() { await this.client.get('/') }
}
`
    const { stderr, result } = await run(file, '-u', '6', '-r', '100', '-t', '2s', '--processes', '1')
    expect(result.users).toEqual({ started: 6, endedEarly: 4 })
    expect(result.validity.verdict).not.toBe('valid')
    expect(JSON.stringify(result.validity.reasons)).toContain('4 of 6 users ended early')
    expect(stderr).toMatch(/^Users {11}4 of 6 ended early/m)
  })

  test('a request that is not awaited, and names without end, are warned of once', async () => {
    const file = `
let n = 0
export class A extends HttpUser {
  override readonly tasks = [task(this.a)]
  async a() { this.client.get('/', { name: '/item-' + n++ }); await this.sleep('1ms') }
}
`
    const slo = ['--slo', 'GET /item-900: failures < 50%']
    const { stderr, result } = await run(file, '-u', '5', '-r', '100', '-t', '4s', '--processes', '1', ...slo)
    expect(result.warnings).toEqual([
      expect.stringMatching(/^A\.a ended while a request of its own was under way/),
      expect.stringMatching(/^requests have more than 500 names/),
    ])
    expect(stderr.match(/WARNING\/katydid\.main: requests have more than 500/g)).toHaveLength(1)
    expect(result.entries.some(({ name }: { name: string }) => name === '/item-900')).toBe(true)
  })
})
