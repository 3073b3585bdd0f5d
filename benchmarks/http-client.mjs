// @ts-check
/**
 * The HTTP client alone, without engine and statistics: requests a second beside wrk's, in turn, and what an idle
 * connection weighs. `node benchmarks/http-client.mjs [seconds]`, after `npx tsc -p packages/katydid`; Linux only.
 */
import { fileURLToPath } from 'node:url'
import { machine, median, versionOf } from './machine.mjs'
import { pinned, startFastServer } from './servers.mjs'

const users = 64
const idleUsers = 5_000
const rounds = 3
const serverCore = 0
const clientCore = 1
const warmUpSeconds = 1

/**
 * Where a client fills its core, its rate is the inverse of its CPU time per request. That time is the fairer figure
 * on a machine that does other work too, or whose server is the slower of the two.
 * @typedef {{ perSecond: number, cpuMicros: number }} Measured
 */

/** @param {number} seconds */
async function compare(seconds) {
  const server = await startFastServer(serverCore)
  const hasWrk = versionOf('wrk', ['-v']) !== undefined
  /** @type {{ ours: Measured, theirs: Measured }[]} */
  const results = []
  for (let round = 0; round < rounds; round++) {
    const ours = await child('busy', server.port, seconds)
    const theirs = hasWrk ? await wrk(server.port, seconds + warmUpSeconds) : missing
    results.push({ ours, theirs })
    console.log(`round ${round + 1}: ours ${print(ours)}, wrk ${print(theirs)}`)
  }
  const { bytesEach } = await child('idle', server.port, seconds)
  await server.stop()
  console.log({ ...machine(), server: server.what })
  const rates = median(results.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond))
  const cpu = median(results.map(({ ours, theirs }) => theirs.cpuMicros / ours.cpuMicros))
  if (!hasWrk) console.log('wrk is not installed: no shares')
  console.log(
    `GET, ${users} users, one core: ${rates.toFixed(2)} of wrk's rate, ${cpu.toFixed(2)} by CPU time`,
  )
  console.log(
    `an idle connection: ${(bytesEach / 1_000).toFixed(1)} kB of resident memory (${idleUsers} of them)`,
  )
}

const missing = { perSecond: Number.NaN, cpuMicros: Number.NaN }

/** @param {Measured} measured */
function print({ perSecond, cpuMicros }) {
  return `${Math.round(perSecond).toLocaleString('en')}/s at ${cpuMicros.toFixed(1)} us of CPU each`
}

/**
 * @param {number} port
 * @param {number} seconds
 * @returns {Promise<Measured>}
 */
async function wrk(port, seconds) {
  const command = `wrk -t1 -c${users} -d${seconds}s http://127.0.0.1:${port}/; times`
  const text = await output(pinned(clientCore, ['bash', '-c', command]))
  const requests = Number(/(\d+) requests in/.exec(text)?.[1])
  const [userCpu = 0, system = 0] = [...text.matchAll(/(\d+)m([\d.]+)s/g)]
    .slice(-2)
    .map(([, m, s]) => Number(m) * 60 + Number(s))
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
    cpuMicros: ((userCpu + system) * 1e6) / requests,
  }
}

/** @param {import('node:child_process').ChildProcess} started */
async function output(started) {
  let text = ''
  started.stdout?.on('data', (piece) => {
    text += piece
  })
  await new Promise((resolve) => started.once('exit', resolve))
  return text
}

/**
 * @param {string} what
 * @param {number} port
 * @param {number} seconds
 */
async function child(what, port, seconds) {
  const script = fileURLToPath(import.meta.url)
  const command = [
    process.execPath,
    '--expose-gc',
    ...nodeFlags(),
    script,
    what,
    String(port),
    String(seconds),
  ]
  return JSON.parse(await output(pinned(clientCore, command, { stdio: ['ignore', 'pipe', 'inherit'] })))
}

/** `BENCH_FLAGS='--cpu-prof --cpu-prof-dir=results'` profiles the client. */
function nodeFlags() {
  return (process.env.BENCH_FLAGS ?? '').split(' ').filter(Boolean)
}

/** @param {number} port */
async function agentFor(port) {
  const { createAgent } = await import('../packages/katydid/dist/http/index.js')
  const { systemClock } = await import('../packages/katydid/dist/time/index.js')
  const { seconds } = await import('../packages/katydid/dist/units/index.js')
  const clock = systemClock(process.hrtime.bigint())
  /** @type {import("../packages/katydid/dist/http/index.js").AgentOptions} */
  const options = { clock, connections: 'perUser', connectTimeout: seconds(5), insecure: false }
  const agent = createAgent(options)
  return { close: agent.close, session: () => agent.session(`http://127.0.0.1:${port}`, seconds(60)) }
}

/**
 * @param {number} port
 * @param {number} seconds
 */
async function busy(port, seconds) {
  const agent = await agentFor(port)
  let count = 0
  let isOver = false
  const user = async () => {
    const session = agent.session()
    while (!isOver) {
      const response = await session.exchange('GET', '/')
      if (response.status !== 200) throw new Error(JSON.stringify(response.failure))
      count++
    }
  }
  const all = Promise.all(Array.from({ length: users }, user))
  await sleep(warmUpSeconds)
  const before = { count, cpu: process.cpuUsage(), at: performance.now() }
  await sleep(seconds)
  const { user: userCpu, system } = process.cpuUsage(before.cpu)
  const requests = count - before.count
  isOver = true
  const perSecond = (requests / (performance.now() - before.at)) * 1_000
  await all
  agent.close()
  console.log(JSON.stringify({ perSecond, cpuMicros: (userCpu + system) / requests }))
}

/** @param {number} port */
async function idle(port) {
  const agent = await agentFor(port)
  const open = async () => {
    const session = agent.session()
    await session.exchange('GET', '/')
    return session
  }
  await open()
  const before = settledMemory()
  const sessions = []
  while (sessions.length < idleUsers) sessions.push(...(await Promise.all(Array.from({ length: 100 }, open))))
  const bytesEach = (settledMemory() - before) / sessions.length
  agent.close()
  console.log(JSON.stringify({ bytesEach }))
}

function settledMemory() {
  for (let i = 0; i < 4; i++) globalThis.gc?.()
  return process.memoryUsage.rss()
}

/** @param {number} seconds */
function sleep(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
}

const [mode = '', ...rest] = process.argv.slice(2)
if (mode === 'busy') await busy(Number(rest[0]), Number(rest[1]))
else if (mode === 'idle') await idle(Number(rest[0]))
else await compare(Number(mode || 3))
