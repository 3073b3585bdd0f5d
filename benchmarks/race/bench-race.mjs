// @ts-check
/**
 * `npm run bench:race [-- --rounds 3 --seconds 10 --scenes get,post,tls,idle,start --only wrk,k6]`: load tools in turn
 * against one fixed-response server. wrk and nginx must be there; the others take part where they are installed
 * (`node benchmarks/peers/install.mjs`).
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setUp } from '../../scripts/setup.mjs'
import { temporary } from '../children.mjs'
import { artillery } from '../contestants/artillery.mjs'
import { autocannon } from '../contestants/autocannon.mjs'
import { run } from '../contestants/contestant.mjs'
import { hey } from '../contestants/hey.mjs'
import { k6 } from '../contestants/k6.mjs'
import { katydid, katydidGet } from '../contestants/katydid.mjs'
import { locustFastHttpUser, locustHttpUser } from '../contestants/locust.mjs'
import { oha } from '../contestants/oha.mjs'
import { undici } from '../contestants/undici.mjs'
import { vegeta } from '../contestants/vegeta.mjs'
import { wrk } from '../contestants/wrk.mjs'
import { weighIdleUsers } from '../idle-memory.mjs'
import { machine, median } from '../machine.mjs'
import { startFixed } from '../servers.mjs'
import { saveResults } from '../write-results.mjs'
import { missing, startRaceServer } from './server.mjs'
import { millisToFirstRequest } from './start-time.mjs'
import { steady } from './steady.mjs'

/** @typedef {import('../contestants/contestant.mjs').Contestant} Contestant */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    scenes: { type: 'string', default: 'get,post,tls,idle,start' },
    only: { type: 'string' },
    users: { type: 'string', default: '10000' },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const [serverCore, clientCore] = [0, 1]
const connections = 64
const bodyBytes = 15_000
const idleUsers = Number(values.users)
/** A tool may count some requests that the server does not, and the other way round: those under way at the end. */
const tolerated = 0.02
/** Requests in between that were ours, to ask how many there were. */
const askedServed = 3

const ours = katydid('Katydid', 'race/race.load.ts')
const scripts = [k6, locustFastHttpUser, locustHttpUser, artillery]
const all = [wrk, ours, katydidGet, autocannon, undici, oha, hey, vegeta, ...scripts]
const wanted = values.only?.split(',')
const scenesWanted = values.scenes.split(',')

setUp()
const lacking = missing() ?? (wrk.version() ? undefined : 'wrk')
if (lacking) {
  say(`${lacking} is not installed: the race needs it (Debian: apt-get install wrk nginx-light openssl).`)
  process.exit(2)
}
const versions = Object.fromEntries(all.map(({ name, version }) => [name, version()]))
const tools = all.filter(({ name }) => versions[name] && (!wanted || wanted.includes(name)))
const server = await startRaceServer(serverCore)
const scenes = await raceAll()
await server.stop()
saveResults('race', {
  command: 'npm run bench:race',
  machine: machine(),
  rounds,
  seconds,
  connections,
  server: server.what,
  versions: Object.fromEntries(all.map(({ name }) => [name, versions[name] ?? `${name} was not installed`])),
  scenes,
  ...(scenesWanted.includes('idle') && { idle: await idle() }),
  ...(scenesWanted.includes('start') && { starts: await starts() }),
})

async function raceAll() {
  const bodyFile = join(temporary(mkdtempSync(join(tmpdir(), 'katydid-body-'))), 'body.json')
  writeFileSync(bodyFile, JSON.stringify({ data: 'x'.repeat(bodyBytes - '{"data":""}'.length) }))
  const posts = tools.filter((tool) => tool !== katydidGet)
  /** @type {Record<string, () => Promise<any>>} */
  const known = {
    get: () => scene('GET', tools, server.plain),
    post: () =>
      scene(
        `POST of ${bodyBytes.toLocaleString('en-US')} bytes of JSON, prepared`,
        posts,
        server.plain,
        bodyFile,
      ),
    tls: () => scene('GET over TLS', tools, server.secure),
  }
  /** @type {Record<string, any>} */
  const raced = {}
  for (const name of scenesWanted) if (known[name]) raced[name] = await known[name]()
  return raced
}

/**
 * Every contestant once a round, in turn. One that fails is out of the scene, with the reason.
 * @param {string} what
 * @param {readonly Contestant[]} contestants
 * @param {string} url
 * @param {string} [bodyFile]
 */
async function scene(what, contestants, url, bodyFile) {
  /** @type {{ name: string, rounds: any[], problem?: string }[]} */
  const rows = contestants.map(({ name }) => ({ name, rounds: [] }))
  const load = { core: clientCore, connections, seconds, ...(bodyFile && { bodyFile }) }
  for (let round = 1; round <= rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const row = rows[i]
      if (!row || row.problem) continue
      try {
        row.rounds.push(await counted(contestant, url, load))
        say(`${what}, round ${round}: ${contestant.name} ${row.rounds.at(-1).perSecond.toFixed(0)}/s`)
      } catch (error) {
        row.problem = String(error).split('\n')[0] ?? ''
        say(`${what}: ${contestant.name}: ${error}`)
      }
    }
  }
  return { what, rows }
}

/**
 * A run, and how many requests the server says it answered meanwhile. Says so when the two do not agree.
 * @param {Contestant} contestant
 * @param {string} url
 * @param {Parameters<typeof run>[2]} load
 */
async function counted(contestant, url, load) {
  const before = await server.served()
  /** @type {ReturnType<typeof steady> | undefined} */
  let middle
  const onStart = (/** @type {number} */ group) => {
    middle = steady(group, seconds, server.served)
  }
  const { perSecond, requests, cpuSeconds } = await run(contestant, url, { ...load, onStart })
  const { steadyPerSecond, cpuMicros } = (await middle) ?? {}
  const served = (await server.served()) - before - askedServed
  if (Math.abs(served / requests - 1) > tolerated) {
    say(`${contestant.name} counted ${requests} requests, the server ${served}`)
  }
  return { perSecond, requests, served, cpuSeconds, steadyPerSecond, cpuMicros }
}

async function idle() {
  const fixed = await startFixed(serverCore)
  const host = `http://127.0.0.1:${fixed.port}`
  const rows = await weighIdleUsers(clientCore, host, { users: idleUsers, seconds: 12, rounds })
  await fixed.stop()
  return { users: idleUsers, rows, perUser: median(rows.map(({ perUser }) => perUser)) }
}

async function starts() {
  const rows = []
  for (const tool of tools.filter((one) => [ours, k6, locustFastHttpUser, autocannon].includes(one))) {
    const millis = []
    for (let round = 0; round < rounds; round++) millis.push(await millisToFirstRequest(tool, clientCore))
    rows.push({ name: tool.name, millis })
    say(`start of ${tool.name}: ${millis.map((ms) => ms.toFixed(0)).join(', ')} ms`)
  }
  return rows
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`)
}
