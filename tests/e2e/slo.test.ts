import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { folder, katydid } from './katydid.ts'
import { serve } from './server.ts'

const file = `
import { constant, HttpUser, task } from 'katydid'
export const slos = ['GET /fast: p99 < 20s', 'GET /never: p99 < 1s']
export class Api extends HttpUser {
  override readonly waitTime = constant('20ms')
  override readonly tasks = [task(9, this.fast), task(this.slow, { tags: ['late'] }), task(this.bad)]
  fast() { return this.client.get('/fast') }
  slow() { return this.client.get('/slow') }
  bad() { return this.client.get('/bad') }
}
`

/** Answers /slow after 300 ms, and every second /bad with a 500. */
async function target() {
  let bad = 0
  return serve((request, response) => {
    if (request.url === '/slow') setTimeout(() => response.end('late'), 300)
    else if (request.url === '/bad' && bad++ % 2 === 0) response.writeHead(500).end()
    else response.end('ok')
  })
}

const schemaFile = new URL('../../packages/katydid/schema/result.schema.json', import.meta.url)

test('a run is held to its SLOs, each with its verdict, and everyone is told', {
  timeout: 60_000,
}, async () => {
  const { host } = await target()
  const cwd = folder({ 'a.load.ts': file })
  const slos = [
    'GET /fast: p99 < 20s, rate > 1/s',
    '@late: p50 service < 100ms',
    'failures < 90%',
    '/fast: p99.999 < 20s',
  ]
  const outs = ['markdown', 'annotations', 'json=out/result.json', 'junit=out/junit.xml']
  const args = ['--headless', '-H', host, '-u', '10', '-r', '50', '-t', '9s', '--only-summary']
  const { code, stdout, stderr } = await katydid(
    [...args, ...slos.flatMap((slo) => ['--slo', slo]), ...outs.flatMap((out) => ['--out', out])],
    { cwd, env: { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') } },
  )
  expect(stderr).toMatch(
    /passed {10}GET \/fast: p99 < 20s\n {16}p99 <= [\d.]+ ms proven at 99 %; 0 of \d+ requests/,
  )
  expect(stderr).toMatch(/passed {10}GET \/fast: rate > 1\/s\n/)
  expect(stderr).toMatch(/MISSED {10}@late: p50 service < 100ms\n/)
  expect(stderr).toMatch(/passed {10}total: failures < 90%\n/)
  expect(stderr).toMatch(/not proven {6}\/fast: p99\.999 < 20s\n/)
  expect(stderr).not.toContain('GET /never')
  expect(stderr).toContain('1 of 5 SLOs missed: @late: p50 service < 100ms (failed)')
  expect(code).toBe(1)
  expect(stdout).toMatch(
    /^## Load test of http:\/\/127\.0\.0\.1:\d+: SLOs 1 missed, 1 not proven, 3 proven\n/,
  )
  expect(stdout).toContain('::error title=SLO missed::@late: p50 service < 100ms: ')
  expect(stdout).not.toContain('title=Requests failed')
  expect(stdout.startsWith(readFileSync(join(cwd, 'summary.md'), 'utf8'))).toBe(true)
  expect(readFileSync(join(cwd, 'out/junit.xml'), 'utf8')).toContain(
    'tests="5" failures="2" errors="0" skipped="0"',
  )
  const result = JSON.parse(readFileSync(join(cwd, 'out/result.json'), 'utf8'))
  const validate = new Ajv2020().compile(JSON.parse(readFileSync(schemaFile, 'utf8')))
  expect(validate(result) ? [] : validate.errors).toEqual([])
  expect(result.slos.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
    'passed',
    'passed',
    'failed',
    'passed',
    'inconclusive',
  ])
})

test('a hopeless run is aborted, with the reason', async () => {
  const { host } = await target()
  const cwd = folder({ 'a.load.ts': file })
  const args = ['--headless', '-H', host, '-u', '10', '-r', '50', '-t', '10m', '--only-summary']
  const { code, stderr } = await katydid([...args, '--slo', 'GET /slow: p99 < 1ms abort'], { cwd })
  expect(stderr).toMatch(/SLO missed: GET \/slow: p99 < 1ms abort \(.* of .* requests .*\), shutting down/)
  expect(code).toBe(1)
})

test("without --slo it is the load file's, and an entry that is never asked for is no pass", async () => {
  const { host } = await target()
  const cwd = folder({ 'a.load.ts': file })
  const args = [
    '--headless',
    '-H',
    host,
    '-u',
    '2',
    '-t',
    '2s',
    '--only-summary',
    '--exit-code-on-error',
    '0',
  ]
  const { code, stderr } = await katydid(args, { cwd })
  expect(stderr).toMatch(/NO DATA {9}GET \/never: p99 < 1s\n {16}no request was counted under GET \/never/)
  expect(stderr).toMatch(/not proven {6}GET \/fast: p99 < 20s\n.*8 s are needed/)
  expect(code).toBe(1)
})

test('an SLO that cannot be read is a mistake before any request', async () => {
  const { host, total } = await target()
  const cwd = folder({ 'a.load.ts': file.replace('p99 < 20s', 'p99 < 20') })
  const { code, stderr } = await katydid(['--headless', '-H', host, '-t', '1s'], { cwd })
  expect(stderr).toContain('slos in a.load.ts: expected a time of 0.001ms or more')
  expect(stderr).toContain('\n  GET /fast: p99 < 20\n                   ^')
  expect(code).toBe(2)
  expect(total()).toBe(0)
  expect(existsSync(join(cwd, 'out'))).toBe(false)
})
