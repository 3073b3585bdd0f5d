// @ts-check
/** `npm run bench [-- --rounds 3 --seconds 10]`: us and wrk in turn, medians, and what that comes to, in RESULTS.md. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setUp } from '../scripts/setup.mjs'
import { residentMemory, runKatydid, wrk } from './clients.mjs'
import { machine, median, versionOf } from './machine.mjs'
import { startApi, startFastServer, startFixed } from './servers.mjs'
import { writeResults } from './write-results.mjs'

const { values } = parseArgs({ options: { rounds: { type: 'string' }, seconds: { type: 'string' } } })
const rounds = Number(values.rounds ?? 3)
const seconds = Number(values.seconds ?? 10)
const [serverCore, clientCore] = [0, 1]
const connections = 64
const idleUsers = 5_000

setUp()
if (!versionOf('wrk', ['-v'])) {
  process.stderr.write(
    'wrk is not installed: it is the yardstick (Debian: apt-get install wrk nginx-light).\n',
  )
  process.exit(2)
}
const get = await race()
const idle = await weigh()
const predict = await predictions()
writeResults({ machine: machine(), wrk: versionOf('wrk', ['-v']), rounds, seconds, get, idle, predict })

/** GET, 64 users, no wait: us and wrk, in turn, against the same server. */
async function race() {
  const server = await startFastServer(serverCore)
  const url = `http://127.0.0.1:${server.port}/`
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    const theirs = await wrk(clientCore, url, { connections, seconds })
    const ours = await runKatydid(clientCore, url, { loadFile: 'get.load.ts', users: connections, seconds })
    rows.push({ wrk: theirs.perSecond, katydid: ours.perSecond, ratio: ours.perSecond / theirs.perSecond })
    say(`round ${round}: wrk ${theirs.perSecond.toFixed(0)}/s, katydid ${ours.perSecond.toFixed(0)}/s`)
  }
  await server.stop()
  return { server: server.what, connections, rows, ratio: median(rows.map(({ ratio }) => ratio)) }
}

/** What a connected, waiting user adds to the resident memory. */
async function weigh() {
  const server = await startFixed(serverCore)
  const host = `http://127.0.0.1:${server.port}`
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    const one = await residentMemory(host, { loadFile: 'idle.load.ts', users: 1, seconds: 12 })
    const many = await residentMemory(host, { loadFile: 'idle.load.ts', users: idleUsers, seconds: 12 })
    rows.push({ one, many, perUser: (many - one) / (idleUsers - 1) })
    say(`round ${round}: ${(rows.at(-1)?.perUser ?? 0).toFixed(0)} bytes a user`)
  }
  await server.stop()
  return { users: idleUsers, rows, perUser: median(rows.map(({ perUser }) => perUser)) }
}

/** The API on one core, dense random floats, as wrk sees it. */
async function predictions() {
  const server = await startApi(serverCore)
  const folder = mkdtempSync(join(tmpdir(), 'katydid-wrk-'))
  const script = join(folder, 'predict.lua')
  const data = Array.from({ length: 784 }, () => Math.random())
  const body = JSON.stringify({ data })
  writeFileSync(
    script,
    `wrk.method = 'POST'\nwrk.headers['content-type'] = 'application/json'\nwrk.body = '${body}'\n`,
  )
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    rows.push(
      await wrk(clientCore, `http://127.0.0.1:${server.port}/predict`, { connections, seconds, script }),
    )
    say(`round ${round}: ${rows.at(-1)?.perSecond.toFixed(0)} predictions/s`)
  }
  await server.stop()
  rmSync(folder, { recursive: true })
  return {
    connections,
    bodyBytes: body.length,
    rows,
    perSecond: median(rows.map(({ perSecond }) => perSecond)),
  }
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`)
}
