import { connect } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { type ApiProcess, readyPort, startApi } from '../testing/api-process.ts'
import { bodyWith } from '../testing/digits.ts'
import { predict } from '../testing/running-server.ts'

/** Several processes start one after the other. */
vi.setConfig({ testTimeout: 90_000 })

let api: ApiProcess

afterEach(() => {
  api.child.kill('SIGKILL')
})

const lines = async () =>
  (await api.stdout)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)

interface LogLine {
  readonly pid: number
  readonly msg: string
  readonly worker?: number
}

async function metric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const values = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))]
  return values.reduce((sum, [, value]) => sum + Number(value), 0)
}

test('several workers share an address, their metrics are summed, and SIGTERM ends them all with code 0', async () => {
  api = startApi({ WORKERS: '3' })
  const port = await readyPort(api)
  const origin = `http://127.0.0.1:${port}`
  const answers = await Promise.all(Array.from({ length: 30 }, () => predict(origin, bodyWith('1'))))
  expect(answers.map(({ status }) => status)).toEqual(new Array(30).fill(200))
  await expect.poll(() => metric(port, 'mnist_predictions_total')).toBe(30)
  expect(await metric(port, 'mnist_workers')).toBe(3)
  api.child.kill('SIGTERM')
  expect(await api.exitCode).toBe(0)
  expect(await api.stderr).toBe('')
  const log = await lines()
  expect(log.filter(({ msg }) => msg === 'model loaded and warmed up')).toHaveLength(3)
  expect(new Set(log.filter(({ msg }) => msg === 'stopped').map(({ pid }) => pid)).size).toBe(4)
})

test('a worker that dies is replaced, the log says so, and what it counted is kept', async () => {
  api = startApi({ WORKERS: '2' })
  let log = ''
  api.child.stdout?.on('data', (text) => {
    log += text
  })
  const port = await readyPort(api)
  const origin = `http://127.0.0.1:${port}`
  await Promise.all(Array.from({ length: 10 }, () => predict(origin, bodyWith('1'))))
  expect(await metric(port, 'mnist_predictions_total')).toBe(10)
  const victim = Number(/"pid":(\d+).*model loaded/.exec(log)?.[1])
  process.kill(victim, 'SIGKILL')
  await expect.poll(() => log, { timeout: 60_000 }).toContain('the new worker is ready')
  expect(log).toMatch(new RegExp(`"worker":${victim},"code":null,"signal":"SIGKILL","msg":"a worker died`))
  expect(await metric(port, 'mnist_workers')).toBe(2)
  expect((await predict(origin, bodyWith('1'))).status).toBe(200)
  expect(await metric(port, 'mnist_predictions_total')).toBe(11)
  api.child.kill('SIGTERM')
  expect(await api.exitCode).toBe(0)
})

test('a port in use is said once, and the exit code is 2', async () => {
  api = startApi({ WORKERS: '2' })
  const port = await readyPort(api)
  const second = startApi({ WORKERS: '2', PORT: String(port), LOG_LEVEL: 'silent' })
  expect(await second.exitCode).toBe(2)
  expect(await second.stderr).toBe(
    `mnist-api: port ${port} on 127.0.0.1 is in use: set PORT to another one\n`,
  )
  api.child.kill('SIGTERM')
  expect(await api.exitCode).toBe(0)
})

test('when the primary is killed, its workers do not outlive it', async () => {
  api = startApi({ WORKERS: '2' })
  const port = await readyPort(api)
  api.child.kill('SIGKILL')
  const refused = () =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true))
      socket.once('connect', () => socket.destroy())
    })
  await expect.poll(refused).toBe(true)
})
