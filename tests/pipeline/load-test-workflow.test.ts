import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type ApiProcess, readyPort, startApi } from '../../apps/mnist-api/src/testing/api-process.ts'
import { type Context, filled, root, workflowFiles, workflowIn } from './workflow.ts'

const loadTest = workflowIn('load-test.yml')

describe('workflow files', () => {
  test.each(workflowFiles)('%s says what it may do, ends in time, and puts no input into a shell', (file) => {
    const { permissions, jobs } = workflowIn(file)
    expect(permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      for (const { run, uses } of job.steps) {
        expect(run === undefined).not.toBe(uses === undefined)
        if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/)
        if (run !== undefined) expect(run).not.toContain('${{')
      }
    }
  })

  test('the load test runs by hand, from another workflow and after a deployment, with the same inputs', () => {
    expect(Object.keys(loadTest.on)).toEqual(['workflow_dispatch', 'workflow_call', 'deployment_status'])
    const inputs = (event: string) => Object.keys(loadTest.on[event]?.inputs ?? {})
    expect(inputs('workflow_call')).toEqual(inputs('workflow_dispatch'))
  })

  test('its results are kept whatever came of it', () => {
    const upload = loadTest.jobs['load-test']?.steps.at(-1)
    expect(upload).toMatchObject({ if: 'always()', with: { path: 'results/' } })
  })
})

/** Runs a step in a folder like that of the checkout, in GitHub's shell. */
async function runStep(name: string, context: Context) {
  const cwd = mkdtempSync(join(tmpdir(), 'katydid-workflow-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  for (const entry of ['node_modules', 'scripts', 'tests', 'packages', 'package.json']) {
    symlinkSync(join(root, entry), join(cwd, entry))
  }
  const { env = {}, steps } = loadTest.jobs['load-test'] ?? { steps: [] }
  const script = steps.find((step) => step.name === name)?.run ?? ''
  writeFileSync(join(cwd, 'step.sh'), script.replace(' 120', ' 2'))
  const filledEnv = Object.fromEntries(Object.entries(env).map(([key, text]) => [key, filled(text, context)]))
  const summary = join(cwd, 'step-summary.md')
  const child = spawn('bash', ['--noprofile', '--norc', '-e', 'step.sh'], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
      ...filledEnv,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part))
  const [code] = (await once(child, 'close')) as [number]
  const read = (file: string) => (existsSync(join(cwd, file)) ? readFileSync(join(cwd, file), 'utf8') : '')
  return { code, output, read }
}

describe.skipIf(process.platform === 'win32')('the steps of the load test, in their shell', () => {
  let api: ApiProcess
  let url: string
  beforeAll(async () => {
    api = startApi({ LOG_LEVEL: 'silent' })
    url = `http://127.0.0.1:${await readyPort(api)}`
  })
  afterAll(async () => {
    api.child.kill()
    await api.exitCode
  })

  const quick = { 'inputs.users': '20', 'inputs.spawn-rate': '20', 'inputs.run-time': '9s' }

  test('a service that is up is not waited for', async () => {
    expect(await runStep('Wait until the API is healthy', { 'inputs.url': url })).toMatchObject({ code: 0 })
  })

  test('a service that stays down is given up, with the reason', async () => {
    const sick = createServer((_request, response) => response.writeHead(503).end('{"detail":"not yet"}'))
    await new Promise<void>((resolve) => sick.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void sick.close())
    const { port } = sick.address() as AddressInfo
    const context = { 'github.event.deployment_status.environment_url': `http://127.0.0.1:${port}` }
    const { code, output } = await runStep('Wait until the API is healthy', context)
    expect(code).toBe(1)
    expect(output).toContain('was not healthy within 2 s: 503 {"detail":"not yet"}')
  })

  test('a missed SLO fails the job, and everything is written', async () => {
    const slo = 'POST /predict: p50 < 0.01ms'
    const { code, output, read } = await runStep('Run load tests', {
      ...quick,
      'inputs.url': url,
      'inputs.slo': slo,
    })
    expect(code, output).toBe(1)
    expect(output).toContain('::error title=SLO missed')
    expect(read('step-summary.md')).toContain('❌ missed')
    expect(read('results/junit.xml')).toContain('<failure')
    expect(JSON.parse(read('results/result.json'))).toMatchObject({ slos: [{ verdict: 'failed' }] })
    for (const file of ['katydid_stats.csv', 'report.html', 'summary.md'])
      expect(read(`results/${file}`)).not.toBe('')
  })

  test('what is not proven is a warning, or fails if it should', async () => {
    const context = { ...quick, 'inputs.url': url, 'inputs.slo': 'p99.99 < 60s' }
    const [lenient, strict] = await Promise.all([
      runStep('Run load tests', context),
      runStep('Run load tests', { ...context, 'inputs.not-proven-fails': 'true' }),
    ])
    expect(lenient.code, lenient.output).toBe(0)
    expect(lenient.output).toContain('::warning title=Not proven::')
    expect(strict.code, strict.output).toBe(3)
  })
})
