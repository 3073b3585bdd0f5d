// @ts-check
/**
 * `npm run bench:truth [-- --capture]`: what each tool says of a server whose true service times are known, beside what
 * the server's own log, and with `--capture` (root and tcpdump) the loopback interface, say. Katydid at all rates, the
 * others that are installed (`node benchmarks/peers/install.mjs`) at `--peer-rates`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setUp } from '../../scripts/setup.mjs'
import { ended, pinned, temporary } from '../children.mjs'
import { autocannon } from '../contestants/autocannon.mjs'
import { run } from '../contestants/contestant.mjs'
import { k6 } from '../contestants/k6.mjs'
import { hasRate, katydid } from '../contestants/katydid.mjs'
import { locustFastHttpUser, locustHttpUser } from '../contestants/locust.mjs'
import { oha } from '../contestants/oha.mjs'
import { vegeta } from '../contestants/vegeta.mjs'
import { wrk } from '../contestants/wrk.mjs'
import { machine, quantile } from '../machine.mjs'
import { saveResults } from '../write-results.mjs'
import { capture, noCapture } from './capture.mjs'
import { behaviours } from './distributions.mjs'
import { readServiceTimes } from './service-log.mjs'

/** @typedef {import('../contestants/contestant.mjs').Contestant} Contestant */

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rates: { type: 'string', default: '100,1000,5000,10000' },
    'peer-rates': { type: 'string', default: '1000' },
    servers: { type: 'string', default: Object.keys(behaviours).join(',') },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'warm-up': { type: 'string', default: '3' },
    capture: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
/** Of Katydid, which alone can leave the time apart in which it and the server grow warm. */
const warmUpSeconds = Number(values['warm-up'])
const [serverCore, clientCore] = [0, 1]

const ours = katydid('Katydid', 'truth/truth.load.ts')
const peers = [wrk, autocannon, oha, vegeta, k6, locustFastHttpUser, locustHttpUser]
const wanted = values.only?.split(',')
const tools = [ours, ...peers].filter(({ name }) => !wanted || wanted.includes(name))

setUp()
const whyNoCapture = values.capture ? noCapture() : 'not asked for (--capture)'
if (values.capture && whyNoCapture) say(`No capture: ${whyNoCapture}.`)
const versions = Object.fromEntries(tools.map(({ name, version }) => [name, version() ?? 'not installed']))
const rows = []
for (const server of values.servers.split(',')) {
  if (behaviours[server]?.stall?.frozen && whyNoCapture) continue // its log is wrong on purpose
  for (const tool of tools) {
    if (versions[tool.name] === 'not installed') continue
    const rates = tool === ours ? values.rates : values['peer-rates']
    for (const rate of rates.split(',').map(Number)) rows.push(await measure(tool, server, rate))
  }
}
saveResults('truth', {
  command: 'npm run bench:truth',
  machine: machine(),
  seconds,
  warmUpSeconds,
  seed: values.seed,
  capture: whyNoCapture ?? 'tcpdump on the loopback interface',
  model: hasRate() ? 'arrival rate' : 'users of a fixed pace',
  behaviours: Object.fromEntries(Object.entries(behaviours).map(([name, { what }]) => [name, what])),
  versions,
  rows,
})

/**
 * One run against a server of its own. What goes wrong stands in the row: the rest is still worth having.
 * @param {Contestant} tool
 * @param {string} server
 * @param {number} rate
 */
async function measure(tool, server, rate) {
  const asked = { tool: tool.name, server, rate }
  try {
    const row = { ...asked, ...(await observed(tool, server, rate)) }
    say(
      `${tool.name}, ${server}, ${rate}/s: p99 ${row.said.p99?.toFixed(0)} us, truly ${row.log.p99.toFixed(0)} us`,
    )
    return row
  } catch (error) {
    say(`${tool.name}, ${server}, ${rate}/s: ${error}`)
    return { ...asked, problem: String(error).split('\n')[0] }
  }
}

/**
 * @param {Contestant} tool
 * @param {string} server
 * @param {number} rate
 */
async function observed(tool, server, rate) {
  const folder = temporary(mkdtempSync(join(tmpdir(), 'katydid-truth-')))
  const { port, stop } = await startServer(server, folder)
  const wire = whyNoCapture ? undefined : await capture(port, folder)
  try {
    const measured = await run(tool, `http://127.0.0.1:${port}/`, {
      core: clientCore,
      ...loadOf(tool, server, rate),
    })
    const seen = await wire?.stop()
    const logged = await stop()
    const { perSecond, requests, cpuSeconds, validity, micros, least } = measured
    return {
      ...{ perSecond, requests, cpuSeconds, validity, said: micros, ...(least && { least }) },
      ...{ served: logged.length, log: quantilesOf(judged(logged, tool, requests)) },
      ...(seen && {
        wire: quantilesOf(judged(seen.times, tool, requests)),
        wireRequests: seen.times.length,
        wireMissed: seen.missed,
      }),
    }
  } finally {
    await stop()
    await wire?.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Those that the tool's figures are about: all, or the last, without its warm-up.
 * @param {Float64Array} times in the order of the requests
 * @param {Contestant} tool
 * @param {number} requests that the tool says it measured
 */
function judged(times, tool, requests) {
  return tool === ours ? times.subarray(-requests) : times
}

/**
 * Where a tool has no rate, Little's law says how many connections in a closed loop come near it.
 * @param {Contestant} tool
 * @param {string} server
 * @param {number} rate
 */
function loadOf({ holdsRate }, server, rate) {
  const connections = Math.min(2_000, Math.max(10, rate / 4))
  if (holdsRate) return { seconds, warmUpSeconds, perSecond: rate, connections }
  return {
    seconds,
    connections: Math.max(1, Math.round((rate * (behaviours[server]?.meanMicros ?? 0)) / 1e6)),
  }
}

/**
 * @param {string} behaviour
 * @param {string} folder
 */
async function startServer(behaviour, folder) {
  const script = fileURLToPath(new URL('server.mjs', import.meta.url))
  const log = join(folder, 'service-times')
  const child = pinned(serverCore, [
    process.execPath,
    '--max-semi-space-size=64',
    script,
    behaviour,
    values.seed,
    log,
  ])
  child.stderr?.on('data', (text) => say(`server: ${text}`))
  const port = await new Promise((resolve, reject) => {
    child.stdout?.once('data', (text) => resolve(Number(text)))
    child.once('exit', () => reject(new Error('the truth server did not start')))
  })
  const stop = async () => {
    await ended(child)
    return readServiceTimes(log)
  }
  return { port, stop }
}

/** @param {Float64Array} times */
function quantilesOf(times) {
  const sorted = times.sort()
  const at = (/** @type {number} */ q) => quantile(sorted, q)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999) }
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`)
}
