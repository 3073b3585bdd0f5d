// @ts-check
import { readFileSync } from 'node:fs'
import { run } from '../contestants/contestant.mjs'
import { caller } from './caller.mjs'
import { probe } from './health-probe.mjs'

/** After this it should be back to normal. */
const recoverySeconds = 6
/** Back to normal: within three times what the same probe took before. */
const tolerance = 3

/**
 * Offers twice what the service can do, with a health check and a prediction beside it twenty times a second.
 * @param {string} origin
 * @param {{ capacity: number, seconds: number, core: number, bodyFile: string, bodyType: string }} options
 */
export async function overload(origin, { capacity, seconds, core, bodyFile, bodyType }) {
  const asked = { method: 'POST', headers: { 'content-type': bodyType }, body: readFileSync(bodyFile) }
  const predictions = probe(`${origin}/predict`, asked)
  await pause(2)
  const normalMs = median(predictions.answers)
  const health = probe(`${origin}/health`)
  const load = { core, connections: 1_000, seconds, bodyFile, bodyType, perSecond: 2 * capacity }
  const {
    requests,
    failed: refused,
    perSecond,
    validity,
  } = /** @type {any} */ (await run(caller, `${origin}/predict`, load))
  const endedAt = performance.now()
  const goodPerSecond = (requests - refused) / seconds
  const { p50Ms, p99Ms, failed } = health.stop()
  await pause(recoverySeconds)
  predictions.stop()
  const normal = predictions.answers.find(
    ({ at, ms, status }) => at > endedAt && status === 200 && ms < tolerance * Math.max(normalMs, 1),
  )
  return {
    capacity,
    offeredPerSecond: perSecond,
    goodPerSecond,
    goodputShare: goodPerSecond / capacity,
    health: { p50Ms, p99Ms, failed },
    recoverySeconds: normal ? (normal.at + normal.ms - endedAt) / 1_000 : Number.NaN,
    validity,
  }
}

/** @param {readonly { ms: number }[]} answers */
function median(answers) {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** @param {number} seconds */
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
