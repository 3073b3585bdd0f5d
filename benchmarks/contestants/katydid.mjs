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
      ...['--out', `json=${join(load.folder, 'result.json')}`],
    ],
    env: {
      BENCH_BODY_FILE: load.bodyFile ?? '',
      BENCH_BODY_TYPE: load.bodyType ?? 'application/json',
      BENCH_PACE: load.perSecond && !hasRate() ? `${perUser}/s` : '',
    },
  }),
  read(text, load) {
    const { failed, ...said } = saidIn(load)
    if (failed > 0) throw new Error(`katydid: ${failed} requests failed:\n${text}`)
    return said
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

/** @param {string} folder */
const resultIn = (folder) => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))

/**
 * What stands in the result of a run.
 * @param {import('./contestant.mjs').Load} load
 */
export function saidIn({ folder, seconds }) {
  const { total, failures, generator, validity } = resultIn(folder)
  const { requests, failed, service } = total
  return {
    ...{ requests, failed, failures, perSecond: requests / seconds, micros: quantiles(service) },
    ...{ unsent: total.unsent, cutOff: total.cutOff },
    ...{ least: quantiles(generator.leastService), validity: validity.verdict },
  }
}

/** @param {{ p50Ms: number, p95Ms: number, p99Ms: number, p999Ms: number }} times */
const quantiles = ({ p50Ms, p95Ms, p99Ms, p999Ms }) => ({
  ...{ p50: p50Ms * 1e3, p95: p95Ms * 1e3 },
  ...{ p99: p99Ms * 1e3, p999: p999Ms * 1e3 },
})

let rate = /** @type {boolean | undefined} */ (undefined)
/** Whether the program has an arrival rate (`--rate`). */
export function hasRate() {
  rate ??= /\s--rate\b/.test(spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' }).stdout)
  return rate
}
