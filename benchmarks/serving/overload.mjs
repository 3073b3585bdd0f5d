// @ts-check
import { readFileSync } from 'node:fs'
import { run } from '../contestants/contestant.mjs'
import { wrk } from '../contestants/wrk.mjs'
import { probe } from './health-probe.mjs'
import { metricsOf } from './where-time-goes.mjs'

/** After this it should be back to normal. */
const recoverySeconds = 4
/** Back to normal: within three times what the same probe took before. */
const tolerance = 3
const peakConnections = 64
/** Connecting thousands takes a while; the service's own counts are read between then and shortly before the end. */
const settlingSeconds = 2
const marginSeconds = 0.5

/** wrk, for which an answer that is no 200 is an answer as well. */
const flood = {
  ...wrk,
  /** @param {string} text */
  read(text) {
    const requests = Number(/(\d+) requests in/.exec(text)?.[1] ?? Number.NaN)
    const broken = /Socket errors: (.*)/.exec(text)?.[1]
    return { requests, perSecond: requests, micros: {}, ...(broken && { broken }) }
  },
}

/**
 * Finds the peak, then lets `connections` clients ask again as soon as they are answered, whatever the answer, with a
 * health check and a prediction beside it twenty times a second.
 * @param {string} origin
 * @param {{ seconds: number, core: number, connections: number, bodyFile: string, bodyType: string }} options
 */
export async function overload(origin, { seconds, connections, ...load }) {
  const url = `${origin}/predict`
  const peak = await run(wrk, url, { ...load, seconds, connections: peakConnections })
  const body = readFileSync(load.bodyFile)
  const predictions = probe(url, { method: 'POST', headers: { 'content-type': load.bodyType }, body })
  const health = probe(`${origin}/health`)
  await pause(2)
  const normalMs = median(predictions.answers)
  const floodedFrom = performance.now()
  const flooding = run(flood, url, { ...load, seconds: seconds + settlingSeconds, connections })
  const steady = await steadyCounts(origin, seconds)
  const { broken } = /** @type {any} */ (await flooding)
  const floodedTo = performance.now()
  await pause(recoverySeconds)
  health.stop()
  predictions.stop()
  return {
    connections,
    peakPerSecond: peak.perSecond,
    ...steady,
    goodputShare: steady.goodPerSecond / peak.perSecond,
    broken: broken ?? 'none',
    healthMs: quantiles(health.answers.filter(({ at }) => at > floodedFrom && at < floodedTo)),
    recoverySeconds: recovery(predictions.answers, floodedTo, tolerance * Math.max(normalMs, 1)),
  }
}

/**
 * Answers a second while the flood is steady, by the service's own counts.
 * @param {string} origin
 * @param {number} seconds
 */
async function steadyCounts(origin, seconds) {
  await pause(settlingSeconds)
  const before = await answered(origin)
  await pause(seconds - marginSeconds)
  const after = await answered(origin)
  const elapsed = (after.at - before.at) / 1_000
  return {
    goodPerSecond: (after.good - before.good) / elapsed,
    refusedPerSecond: (after.refused - before.refused) / elapsed,
    otherPerSecond: (after.other - before.other) / elapsed,
  }
}

/** @param {string} origin */
async function answered(origin) {
  const { sumOf } = await metricsOf(origin)
  const count = (/** @type {string} */ status) =>
    sumOf('mnist_http_request_duration_seconds_count', 'route="/predict"', status)
  const [good, refused, all] = [count('status="200"'), count('status="503"'), count('status=')]
  return { at: performance.now(), good, refused, other: all - good - refused }
}

/**
 * Seconds from the end of the flood to the first answer that came as quickly as before; NaN if there was none.
 * @param {readonly { at: number, ms: number, status: number }[]} answers
 * @param {number} endedAt
 * @param {number} normalMs
 */
function recovery(answers, endedAt, normalMs) {
  const normal = answers.find(({ at, ms, status }) => at > endedAt && status === 200 && ms < normalMs)
  return normal ? (normal.at + normal.ms - endedAt) / 1_000 : Number.NaN
}

/** @param {readonly { ms: number }[]} answers */
function median(answers) {
  return quantiles(answers).p50
}

/** @param {readonly { ms: number }[]} answers */
function quantiles(answers) {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (/** @type {number} */ q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

/** @param {number} seconds */
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
