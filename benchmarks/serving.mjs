// @ts-check
/**
 * `node benchmarks/serving.mjs [--rounds 3 --seconds 10 --scenes speed,half,overload,original,curve]`: the MNIST API with
 * one worker on one core, and where there is one the original stack (`node benchmarks/peers/original-api/install.mjs`)
 * in the same run. wrk is the yardstick, and the flood.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setUp } from '../scripts/setup.mjs'
import { temporary } from './children.mjs'
import { run } from './contestants/contestant.mjs'
import { wrk } from './contestants/wrk.mjs'
import { machine, median } from './machine.mjs'
import { originalVersion } from './peers/original-api/install.mjs'
import { startApi, startOriginal } from './servers.mjs'
import { caller } from './serving/caller.mjs'
import { saveResults } from './write-results.mjs'

/** @typedef {{ name: string, file: string, type: string, bytes: number }} Body */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    scenes: { type: 'string', default: 'speed,half,overload,original,curve' },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const scenes = values.scenes.split(',')
const [serverCore, clientCore] = [0, 1]
const connections = 64
/** Connections that ask again as soon as they are answered: the second has far more than the queue holds. */
const floods = [1_000, 4_000]
/** Of server and load tester, in the open model; left out of the figures. */
const warmUpSeconds = 3

setUp()
if (!wrk.version()) {
  process.stderr.write('wrk is not installed: it is the yardstick (Debian: apt-get install wrk).\n')
  process.exit(2)
}
// What is built is there only now.
const { batchCurve } = await import('./serving/batch-curve.mjs')
const { cpuSeconds, metricsOf, parts } = await import('./serving/where-time-goes.mjs')
const { overload } = await import('./serving/overload.mjs')
const { json, bytes } = bodies()

const speed = scenes.includes('speed') ? [await fast(json), await fast(bytes)] : []
const capacity = speed[0]?.perSecond ?? Number.NaN
const half = scenes.includes('half') && capacity ? await atRate(json, capacity / 2) : undefined
const overloaded = scenes.includes('overload') ? await overloads() : undefined
const original = scenes.includes('original') ? await besideOriginal() : undefined
const curve = scenes.includes('curve') ? await batchCurve() : undefined
saveResults('serving', {
  command: 'node benchmarks/serving.mjs',
  machine: machine(),
  wrk: wrk.version(),
  rounds,
  seconds,
  connections,
  speed,
  half,
  overload: overloaded,
  original,
  curve,
})

/** @returns {{ json: Body, bytes: Body }} */
function bodies() {
  const folder = temporary(mkdtempSync(join(tmpdir(), 'katydid-body-')))
  const pixels = Array.from({ length: 784 }, () => Math.random())
  const put = (/** @type {string} */ name, /** @type {string} */ type, /** @type {Buffer} */ content) => {
    const file = join(folder, name.replaceAll(' ', '-'))
    writeFileSync(file, content)
    return { name, file, type, bytes: content.length }
  }
  return {
    json: put('JSON, 784 dense floats', 'application/json', Buffer.from(JSON.stringify({ data: pixels }))),
    bytes: put('784 bytes', 'application/octet-stream', Buffer.from(pixels.map((pixel) => pixel * 256))),
  }
}

/** As fast as it goes, and where the time went in the median round. @param {Body} body */
async function fast(body) {
  const server = await startApi(serverCore)
  const origin = `http://127.0.0.1:${server.port}`
  const look = async () => ({ cpu: cpuSeconds(server.pid), metrics: await metricsOf(origin) })
  const load = { core: clientCore, connections, bodyFile: body.file, bodyType: body.type }
  await run(wrk, `${origin}/predict`, { ...load, seconds: 2 })
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    const before = await look()
    const { perSecond, micros } = await run(wrk, `${origin}/predict`, { ...load, seconds })
    rows.push({ perSecond, p50: micros.p50, p99: micros.p99, micros: parts(before, await look()) })
    say(`${body.name}, round ${round}: ${perSecond.toFixed(0)}/s`)
  }
  await server.stop()
  const middle = [...rows].sort((a, b) => a.perSecond - b.perSecond)[rows.length >> 1]
  return { name: body.name, bytes: body.bytes, rows, perSecond: middle?.perSecond, micros: middle?.micros }
}

/** The open model at a rate that it can hold. @param {Body} body @param {number} perSecond */
async function atRate(body, perSecond, start = startApi) {
  const server = await start(serverCore)
  const load = { core: clientCore, connections, bodyFile: body.file, bodyType: body.type, perSecond }
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    const { micros, least, validity, failed } = /** @type {any} */ (
      await run(caller, `http://127.0.0.1:${server.port}/predict`, { ...load, seconds, warmUpSeconds })
    )
    rows.push({ p50: micros.p50, p99: micros.p99, least, failed, validity })
    say(`${server.what} at ${perSecond.toFixed(0)}/s, round ${round}: p99 ${micros.p99?.toFixed(0)} us`)
  }
  await server.stop()
  return { perSecond, rows, p99: median(rows.map(({ p99 }) => p99 ?? Number.NaN)) }
}

/** Both bodies and both floods, each against a service of its own. */
async function overloads() {
  const found = []
  for (const body of [json, bytes]) {
    for (const floodConnections of floods) {
      const server = await startApi(serverCore)
      for (let round = 1; round <= rounds; round++) {
        const options = { seconds, core: clientCore, connections: floodConnections }
        const row = await overload(`http://127.0.0.1:${server.port}`, {
          ...options,
          bodyFile: body.file,
          bodyType: body.type,
        })
        found.push({ name: body.name, round, ...row })
        say(
          `${body.name}, ${floodConnections} connections, round ${round}: ${(100 * row.goodputShare).toFixed(0)} % of the peak, /health p99 ${row.healthMs.p99.toFixed(1)} ms`,
        )
      }
      await server.stop()
    }
  }
  return found
}

/** Both stacks in turn, one core each time; and at the same rate, which the slower one can hold. */
async function besideOriginal() {
  const version = originalVersion()
  if (!version) return undefined
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    rows.push({ original: await perSecondOf(startOriginal), ours: await perSecondOf(startApi) })
    say(
      `round ${round}: original ${rows.at(-1)?.original.toFixed(0)}/s, ours ${rows.at(-1)?.ours.toFixed(0)}/s`,
    )
  }
  const rate = median(rows.map(({ original }) => original)) / 2
  return {
    version,
    rows,
    ratio: median(rows.map((row) => row.ours / row.original)),
    rate,
    originalAtRate: await atRate(json, rate, startOriginal),
    oursAtRate: await atRate(json, rate),
  }
}

/** @param {(core: number) => Promise<import('./servers.mjs').Server>} start */
async function perSecondOf(start) {
  const server = await start(serverCore)
  const url = `http://127.0.0.1:${server.port}/predict`
  const load = { core: clientCore, connections, bodyFile: json.file, bodyType: json.type }
  await run(wrk, url, { ...load, seconds: 2 })
  const { perSecond } = await run(wrk, url, { ...load, seconds })
  await server.stop()
  return perSecond
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`)
}
