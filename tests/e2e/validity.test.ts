import { describe, expect, test } from 'vitest'
import { folder, katydid, loadFile } from './katydid.ts'
import { ok, serve } from './server.ts'

/** Computes for 40 ms before each request: one thread can do 25 of them a second. */
const busyTask = loadFile(`
  override readonly waitTime = constant('50ms')
  override readonly tasks = [task(this.get)]
  get() {
    const end = performance.now() + 40
    while (performance.now() < end);
    return this.client.get('/')
  }`)

const plainTask = (waitTime: string) =>
  loadFile(`
  override readonly waitTime = ${waitTime}
  override readonly tasks = [task(this.get)]
  get() { return this.client.get('/') }`)

/** So slow that what a busy machine adds is a small part of it. */
const slow: Parameters<typeof serve>[0] = (request, response) => {
  setTimeout(() => ok(request, response), 1_000)
}

interface Setup {
  readonly text: string
  readonly answer: Parameters<typeof serve>[0]
  readonly args: readonly string[]
}

async function run({ text, answer, args }: Setup) {
  const { host } = await serve(answer)
  const cwd = folder({ 'a.load.ts': text })
  return katydid(['--headless', '--host', host, '--processes', '1', ...args], { cwd })
}

describe('a busy loop in the task', () => {
  const users = ['-u', '10', '-r', '100', '-t', '3s']

  test('is called generator-limited, with a figure and advice, and --strict makes it the exit code', async () => {
    const { code, stderr } = await run({ text: busyTask, answer: ok, args: [...users, '--strict'] })
    expect(stderr).toMatch(/^Validity {8}generator-limited: .*\d/m)
    expect(stderr).toMatch(/worker 1 of 1/)
    expect(code).toBe(3)
  })

  test('is said, and no more, without --strict', async () => {
    const { code, stderr } = await run({ text: busyTask, answer: ok, args: users })
    expect(stderr).toMatch(/^Validity {8}generator-limited: /m)
    expect(code).toBe(0)
  })

  test('is called generator-limited when arrivals come faster than it can go', async () => {
    const args = ['--rate', '50', '-t', '3s', '--strict']
    const { code, stderr } = await run({ text: busyTask, answer: ok, args })
    expect(stderr).toMatch(/^Validity {8}generator-limited: /m)
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/requests were sent late: schedule lag p(50|99) /)
    expect(code).toBe(3)
  })
})

describe('a slow server and an idle generator', () => {
  const users = ['-u', '20', '-r', '100', '-t', '5s', '--strict']
  const anyWait = "constant('200ms')"
  const valid = /^Validity {8}valid$/m

  test('are called valid', async () => {
    const { code, stderr } = await run({ text: plainTask(anyWait), answer: slow, args: users })
    expect(stderr).toMatch(valid)
    expect(code).toBe(0)
  })

  test('are called valid when the server cannot keep the pace: users who wait for it are not our lag', async () => {
    const { code, stderr } = await run({
      text: plainTask("constantPacing('200ms')"),
      answer: slow,
      args: users,
    })
    expect(stderr).toMatch(valid)
    expect(code).toBe(0)
  })

  test('are called valid in the open model', async () => {
    const args = ['--rate', '20', '-t', '5s', '--strict']
    const { code, stderr } = await run({ text: plainTask(anyWait), answer: slow, args })
    expect(stderr).toMatch(valid)
    expect(code).toBe(0)
  })

  test('are suspect when arrivals found no user: the load was not put on', async () => {
    const args = ['--rate', '20', '--max-users', '5', '-t', '4s', '--strict']
    const { code, stderr } = await run({ text: plainTask(anyWait), answer: slow, args })
    expect(stderr).toMatch(/^Validity {8}suspect: /m)
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /\d+ of \d+ arrivals \(\d+ %\) were not sent: all 5 users waited for answers; raise --max-users/,
    )
    expect(code).toBe(3)
  })
})
