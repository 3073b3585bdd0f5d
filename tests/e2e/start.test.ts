import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))

/** `npm start -- ...args` without npm: the script is the same. */
function npmStart(args: readonly string[], port: number | string) {
  return startIt(args, port).ended
}

function startIt(args: readonly string[], port: number | string) {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, PORT: String(port) } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      output += part
    })
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }))
  })
  return { child, ended, output: () => output }
}

async function listening(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function freePort(): Promise<number> {
  const { port, close } = await listening()
  await close()
  return port
}

test.skipIf(process.platform === 'win32')(
  'the one command: API and page up, a run to watch, results kept until it is told to go',
  async () => {
    const [port, webPort] = [await freePort(), await freePort()]
    const load = ['--users', '3', '--spawn-rate', '10', '--run-time', '2s', '--csv', 'results/test']
    const { child, ended, output } = startIt([...load, '--web-port', `${webPort}`], port)
    const page = `http://127.0.0.1:${webPort}`
    await expect.poll(output).toContain(`Starting web interface at http://localhost:${webPort}`)
    expect(output()).toContain(`The MNIST API answers on http://127.0.0.1:${port}`)
    const figures = async () => (await (await fetch(`${page}/stats/requests`)).json()) as { state: string }
    await expect.poll(figures).toMatchObject({ state: 'stopped', fail_ratio: 0 })
    await expect.poll(output).toMatch(/Offered +(\d+) = \1 ok \+ 0 failed \+ 0 cut off \+ 0 unsent/)
    expect(await (await fetch(page)).text()).toContain('<div id="root">')
    expect(output()).not.toContain('Shutting down (')
    child.kill('SIGTERM')
    const { code } = await ended
    expect(code).toBe(0)
    await expect(fetch(page)).rejects.toThrow()
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow()
  },
)

test('headless: load test, report, results, API down; its flags go to the load test', async () => {
  const { port, close } = await listening()
  await close()
  const args = [
    '--headless',
    '--users',
    '3',
    '--spawn-rate',
    '10',
    '--run-time',
    '2s',
    '--csv',
    'results/test',
  ]
  const { code, output } = await npmStart(args, port)
  expect(output).toContain(`The MNIST API answers on http://127.0.0.1:${port}`)
  expect(output).toContain('All users spawned: {"MNISTAPIUser":3} (3 total users)')
  expect(output).toMatch(/Offered +(\d+) = \1 ok \+ 0 failed \+ 0 cut off \+ 0 unsent/)
  expect(output).toContain('results/test_stats.csv')
  expect(code).toBe(0)
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow()
})

test('a port already taken is one clear line and exit code 2', async () => {
  const { port, close } = await listening()
  onTestFinished(close)
  const { code, output } = await npmStart([], port)
  expect(code).toBe(2)
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('Building'))
  expect(lines).toHaveLength(1)
  expect(output).toContain(`Port ${port} is taken`)
})

test("the page's port already taken is one clear line and exit code 2", async () => {
  const { port: taken, close } = await listening()
  onTestFinished(close)
  const { code, output } = await npmStart(['--web-port', `${taken}`], await freePort())
  expect(code).toBe(2)
  expect(
    output
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('Building')),
  ).toEqual([
    `Port ${taken} is taken: something else listens on it. Stop that, or choose another: npm start -- --web-port 8090`,
  ])
})

test('a port that is none is one clear line and exit code 2', async () => {
  const { code, output } = await npmStart([], 'eighty')
  expect(output).toBe("PORT must be a number from 1 to 65535, not 'eighty'\n")
  expect(code).toBe(2)
})

test.skipIf(process.platform === 'win32')('SIGTERM drains, reports and takes the API along', async () => {
  const { port, close } = await listening()
  await close()
  const { child, ended, output } = startIt(
    ['--users', '1', '--run-time', '5m', '--csv', 'results/test', '--web-port', `${await freePort()}`],
    port,
  )
  await expect.poll(output, { timeout: 15_000 }).toContain('All users spawned')
  child.kill('SIGTERM')
  const { code } = await ended
  expect(output()).toMatch(/Stopping: .* users finish/)
  expect(output()).toContain('Shutting down')
  expect([0, 3]).toContain(code)
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow()
})
