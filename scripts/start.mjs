// @ts-check
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { api, fail, katydid, root, say, setUp } from './setup.mjs'

const port = readPort(process.env.PORT || '8000')
const host = `http://127.0.0.1:${port}`
const given = process.argv.slice(2)
const isHeadless = given.includes('--headless')
const loadTest = ['-f', 'tests/performancetests/mnist.load.ts', 'MNISTAPIUser', '--host', host]
const load = ['--users', '10', '--spawn-rate', '1', '--run-time', '30s', '--csv', 'results/mnist']

setUp()
if (!(await isFree(port))) {
  fail(
    `Port ${port} is taken: something else listens on it. Stop that, or choose another: PORT=8001 npm start`,
  )
}
if (!isHeadless && !(await isFree(webPort(given)))) {
  fail(
    `Port ${webPort(given)} is taken: something else listens on it. Stop that, or choose another: npm start -- --web-port 8090`,
  )
}
// Ctrl-C reaches the load test by itself, which drains and reports; the API goes after it.
process.on('SIGINT', () => undefined)
const server = startApi()
await waitUntilHealthy(server)
say(`The MNIST API answers on ${host}`)
if (!isHeadless) say('The load test has a page of its own, below; both stay until Ctrl-C.')
const code = await runLoadTest()
await stop(server)
process.exit(code)

/** @param {string} text */
function readPort(text) {
  const port = /^\d+$/.test(text) ? Number(text) : 0
  return port > 0 && port < 65_536 ? port : fail(`PORT must be a number from 1 to 65535, not '${text}'`)
}

/**
 * Where the page will be, as far as a look at the words can tell; katydid itself reads them properly.
 * @param {readonly string[]} words
 */
function webPort(words) {
  const at = words.findIndex((word) => word === '--web-port' || word === '-P')
  const joined = words.map((word) => /^(?:--web-port=|-P)(\d+)$/.exec(word)?.[1]).find(Boolean)
  return Number(joined ?? (at < 0 ? undefined : words[at + 1]) ?? process.env.KATYDID_WEB_PORT ?? 8089)
}

function startApi() {
  // In a group of its own, so that a Ctrl-C for the load test does not reach it.
  const options = { cwd: root, detached: process.platform !== 'win32', windowsHide: true }
  const env = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  }
  return spawn(process.execPath, [api], { ...options, env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

/** @param {import('node:child_process').ChildProcess} server */
async function waitUntilHealthy(server) {
  for (let tries = 0; server.exitCode === null && tries < 300; tries++) {
    const answer = await fetch(`${host}/health`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  if (server.exitCode === null) server.kill()
  fail(`The MNIST API did not come up on ${host}; its own words are above.`)
}

/** @returns {Promise<number>} */
function runLoadTest() {
  const args = [katydid, ...loadTest, ...load, ...(isHeadless ? [] : ['--autostart']), ...given]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  const end = () => child.kill('SIGTERM')
  process.on('SIGTERM', end)
  stopWhenOrphaned(end)
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 2)))
}

/**
 * A SIGTERM for npm ends the shell between it and us, and never reaches us.
 * @param {() => void} end
 */
function stopWhenOrphaned(end) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    end()
  }, 500)
}

/** @param {import('node:child_process').ChildProcess} server */
async function stop(server) {
  if (server.exitCode !== null) return
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await gone
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  if (!(port > 0 && port < 65_536)) return Promise.resolve(true) // whoever listens there will say so
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
