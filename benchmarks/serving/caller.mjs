// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { katydid } from '../contestants/katydid.mjs'

/** Katydid at a rate, where a refusal is an answer like another: what counts is how many were good, and when. */
export const caller = {
  ...katydid('Katydid', 'serving/predict.load.ts'),
  goodCodes: [0, 1, 3],
  read,
}

/**
 * @param {string} text
 * @param {import('../contestants/contestant.mjs').Load} load
 */
function read(text, { folder, seconds }) {
  const [entry] = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))
  const { num_requests: requests, num_failures: failed, service_times: times } = entry
  const micros = (/** @type {string} */ percentile) => times.percentiles[percentile] * 1e3
  const validity = /\b(valid|suspect|generator-limited)\b/i.exec(/^validity.*/im.exec(text)?.[0] ?? '')?.[1]
  return {
    requests,
    failed,
    perSecond: requests / seconds,
    micros: { p50: micros('50%'), p95: micros('95%'), p99: micros('99%'), p999: micros('99.9%') },
    ...(validity && { validity: validity.toLowerCase() }),
  }
}
