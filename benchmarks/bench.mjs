// @ts-check
/** `npm run bench [-- --rounds 3 --seconds 10]`: us and wrk in turn, medians, and what that comes to, in RESULTS.md. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setUp } from '../scripts/setup.mjs'
import { temporary } from './children.mjs'
import { run } from './contestants/contestant.mjs'
import { katydidGet } from './contestants/katydid.mjs'
import { wrk } from './contestants/wrk.mjs'
import { weighIdleUsers } from './idle-memory.mjs'
import { machine, median } from './machine.mjs'
import { startApi, startFastServer, startFixed } from './servers.mjs'
import { saveResults } from './write-results.mjs'

const { values } = parseArgs({ options: { rounds: { type: 'string' }, seconds: { type: 'string' } } })
const rounds = Number(values.rounds ?? 3)
const seconds = Number(values.seconds ?? 10)
const [serverCore, clientCore] = [0, 1]
const load = { core: clientCore, connections: 64, seconds }
const idleUsers = 5_000

setUp()
if (!wrk.version()) {
  process.stderr.write(
    'wrk is not installed: it is the yardstick (Debian: apt-get install wrk nginx-light).\n',
  )
  process.exit(2)
}
const get = await race()
const idle = await weigh()
const predict = await predictions()
saveResults('results', {
  command: 'npm run bench',
  machine: machine(),
  wrk: wrk.version(),
  rounds,
  seconds,
  get,
  idle,
  predict,
})

/** GET, 64 users, no wait: us and wrk, in turn, against the same server. */
async function race() {
  const server = await startFastServer(serverCore)
  const url = `http://127.0.0.1:${server.port}/`
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    const theirs = await run(wrk, url, load)
    const ours = await run(katydidGet, url, load)
    rows.push({ wrk: theirs.perSecond, katydid: ours.perSecond, ratio: ours.perSecond / theirs.perSecond })
    say(`round ${round}: wrk ${theirs.perSecond.toFixed(0)}/s, katydid ${ours.perSecond.toFixed(0)}/s`)
  }
  await server.stop()
  return {
    server: server.what,
    connections: load.connections,
    rows,
    ratio: median(rows.map(({ ratio }) => ratio)),
  }
}

/** What a connected, waiting user adds to the resident memory. */
async function weigh() {
  const server = await startFixed(serverCore)
  const host = `http://127.0.0.1:${server.port}`
  const rows = await weighIdleUsers(clientCore, host, { users: idleUsers, seconds: 12, rounds })
  await server.stop()
  return { users: idleUsers, rows, perUser: median(rows.map(({ perUser }) => perUser)) }
}

/** The API on one core, dense random floats, as wrk sees it. */
async function predictions() {
  const server = await startApi(serverCore)
  const folder = temporary(mkdtempSync(join(tmpdir(), 'katydid-body-')))
  const bodyFile = join(folder, 'digit.json')
  const body = JSON.stringify({ data: Array.from({ length: 784 }, () => Math.random()) })
  writeFileSync(bodyFile, body)
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    const { perSecond, micros } = await run(wrk, `http://127.0.0.1:${server.port}/predict`, {
      ...load,
      bodyFile,
    })
    rows.push({ perSecond, p50: millis(micros.p50), p99: millis(micros.p99) })
    say(`round ${round}: ${perSecond.toFixed(0)} predictions/s`)
  }
  await server.stop()
  rmSync(folder, { recursive: true })
  return {
    connections: load.connections,
    bodyBytes: body.length,
    rows,
    perSecond: median(rows.map(({ perSecond }) => perSecond)),
  }
}

/** @param {number | undefined} micros */
function millis(micros = Number.NaN) {
  return `${(micros / 1_000).toFixed(2)}ms`
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`)
}
