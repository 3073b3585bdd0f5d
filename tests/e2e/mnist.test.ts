import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { buildServer, DEFAULT_MODEL_PATH, DigitModel } from '../../apps/mnist-api/src/index.ts'
import { katydid } from './katydid.ts'

const loadFile = fileURLToPath(new URL('../performancetests/mnist.load.ts', import.meta.url))

/** The real API in this process, with a count of its own of all that it answered. */
async function api() {
  const predictor = await DigitModel.load(DEFAULT_MODEL_PATH)
  const app = await buildServer({ predictor, logger: pino({ level: 'silent' }) })
  const answered = new Map<string, number>()
  app.addHook('onResponse', async (request, reply) => {
    const key = `${request.method} ${request.routeOptions.url} ${reply.statusCode}`
    answered.set(key, (answered.get(key) ?? 0) + 1)
  })
  const host = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    await app.close()
    await predictor.release()
  })
  return { host, answered }
}

test("the seed's load test counts what the API counted, answer for answer", async () => {
  const { host, answered } = await api()
  const args = ['-f', loadFile, '--headless', '-u', '20', '-r', '20', '-t', '4s', '--json']
  const { code, stdout } = await katydid(args, { env: { MYENDPOINT: host } })
  expect(code).toBe(0)
  const entries = JSON.parse(stdout) as { method: string; name: string; num_requests: number }[]
  const counted = new Map(entries.map((entry) => [`${entry.method} ${entry.name} 200`, entry.num_requests]))
  expect(counted).toEqual(answered)
  expect(answered.get('POST /predict 200')).toBeGreaterThan(0)
})

test('its classes can be chosen by name', async () => {
  const { host, answered } = await api()
  const args = [
    '-f',
    loadFile,
    'StressTestUser',
    '--headless',
    '-u',
    '4',
    '-r',
    '50',
    '-t',
    '2s',
    '--host',
    host,
  ]
  const { code, stderr } = await katydid(args)
  expect(code).toBe(0)
  expect(stderr).toContain('All users spawned: {"StressTestUser":4} (4 total users)')
  expect([...answered.keys()]).toEqual(['POST /predict 200'])
})
