// @ts-check
import { readFileSync } from 'node:fs'
import { run } from '../contestants/contestant.mjs'
import { h2load } from '../contestants/h2load.mjs'
import { wrk } from '../contestants/wrk.mjs'
import { probe } from './health-probe.mjs'

/** After this it should be back to normal. */
const recoverySeconds = 4
/** Back to normal: within three times what the same probe took before. */
const tolerance = 3
const peakConnections = 64
const floodConnections = 1_000

/**
 * Finds the peak, then offers twice as much, with a health check and a prediction beside it twenty times a second.
 * @param {string} origin
 * @param {{ seconds: number, core: number, bodyFile: string, bodyType: string }} options
 */
export async function overload(origin, { seconds, ...load }) {
  const url = `${origin}/predict`
  const peak = await run(wrk, url, { ...load, seconds, connections: peakConnections })
  const body = readFileSync(load.bodyFile)
  const predictions = probe(url, { method: 'POST', headers: { 'content-type': load.bodyType }, body })
  await pause(2)
  const normalMs = median(predictions.answers)
  const health = probe(`${origin}/health`)
  const flood = { ...load, seconds, connections: floodConnections, perSecond: 2 * peak.perSecond }
  const { good, refused, other, broken, perSecond } = /** @type {any} */ (await run(h2load, url, flood))
  const endedAt = performance.now()
  const { p50Ms, p99Ms, failed } = health.stop()
  await pause(recoverySeconds)
  predictions.stop()
  return {
    peakPerSecond: peak.perSecond,
    offeredPerSecond: perSecond,
    goodPerSecond: good / seconds,
    goodputShare: good / seconds / peak.perSecond,
    ...{ refused, other, broken },
    health: { p50Ms, p99Ms, failed },
    recoverySeconds: recovery(predictions.answers, endedAt, tolerance * Math.max(normalMs, 1)),
  }
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
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** @param {number} seconds */
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
