// @ts-check
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { katydid as program } from '../../scripts/setup.mjs'
import { versionOf } from '../machine.mjs'

/** Users of this rate stand in for an arrival rate where the program has none. */
const perUser = 10

/**
 * Katydid with one worker and a load file of this repository.
 * @param {string} name
 * @param {string} loadFile
 * @returns {import('./contestant.mjs').Contestant}
 */
export const katydid = (name, loadFile) => ({
  name,
  holdsRate: true,
  goodCodes: [0, 3],
  version: () =>
    `katydid ${versionOf(process.execPath, [program, '--version'])?.replace(/^katydid\s*/i, '')}`,
  command: (url, load) => ({
    args: [
      ...[process.execPath, program, '-f', fileURLToPath(new URL(`../${loadFile}`, import.meta.url))],
      ...['--headless', '--only-summary', '--processes', '1', '--stop-timeout', '1s'],
      ...(new URL(url).protocol === 'https:' ? ['--insecure'] : []),
      ...['--host', new URL(url).origin, ...timeFlags(load), ...loadFlags(load)],
      ...['--json-file', join(load.folder, 'result')],
    ],
    env: {
      BENCH_BODY_FILE: load.bodyFile ?? '',
      BENCH_BODY_TYPE: load.bodyType ?? 'application/json',
      BENCH_PACE: load.perSecond && !hasRate() ? `${perUser}/s` : '',
    },
  }),
  read(text, { folder, seconds }) {
    const entries = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))
    const sum = (/** @type {string} */ field) =>
      entries.reduce((/** @type {number} */ all, /** @type {any} */ entry) => all + entry[field], 0)
    if (sum('num_failures') > 0) throw new Error(`katydid: ${sum('num_failures')} requests failed:\n${text}`)
    const validity = /\b(valid|suspect|generator-limited)\b/i.exec(/^validity.*/im.exec(text)?.[0] ?? '')?.[1]
    return {
      requests: sum('num_requests'),
      perSecond: sum('num_requests') / seconds,
      micros: quantiles(entries[0]?.service_times.percentiles ?? {}),
      ...(validity && { validity: validity.toLowerCase() }),
    }
  },
})

/** As `npm run bench` runs it: one user class, one task. */
export const katydidGet = katydid('Katydid plain GET', 'get.load.ts')

/** @param {import('./contestant.mjs').Load} load */
const timeFlags = ({ seconds, warmUpSeconds = 0 }) => [
  ...['--run-time', `${seconds + warmUpSeconds}s`],
  ...['--warm-up', `${warmUpSeconds}s`],
]

/** @param {import('./contestant.mjs').Load} load */
function loadFlags({ connections, perSecond }) {
  if (!perSecond) return ['--users', `${connections}`, '--spawn-rate', `${connections * 100}`]
  if (hasRate()) return ['--rate', `${perSecond}`]
  const users = Math.max(1, Math.round(perSecond / perUser))
  return ['--users', `${users}`, '--spawn-rate', `${users * perUser}`]
}

/** @param {Record<string, number>} at milliseconds by Locust's names of percentiles */
const quantiles = (at) =>
  Object.fromEntries(
    Object.entries({ p50: '50%', p95: '95%', p99: '99%', p999: '99.9%' }).map(([q, label]) => [
      q,
      (at[label] ?? Number.NaN) * 1e3,
    ]),
  )

let rate = /** @type {boolean | undefined} */ (undefined)
/** Whether the program has an arrival rate (`--rate`). */
export function hasRate() {
  rate ??= /\s--rate\b/.test(spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' }).stdout)
  return rate
}
