// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { versionOf } from '../machine.mjs'
import { pythonProgram } from '../peers/folder.mjs'

const locustfile = fileURLToPath(new URL('locustfile.py', import.meta.url))
/** It has no arrival rate: users of `constant_throughput` come nearest. */
const perUser = 10

/**
 * @param {'HttpUser' | 'FastHttpUser'} kind
 * @returns {import('./contestant.mjs').Contestant}
 */
const locust = (kind) => ({
  name: `Locust ${kind}`,
  holdsRate: true,
  version: () => versionOf(pythonProgram('locust'), ['--version'])?.split(' from ')[0],
  command: (url, { seconds, connections, perSecond, bodyFile = '', folder }) => {
    const users = `${perSecond ? Math.max(1, Math.round(perSecond / perUser)) : connections}`
    return {
      args: [
        ...[pythonProgram('locust'), '-f', locustfile, `Asking${kind}`, '--headless', '--only-summary'],
        ...['-u', users, '-r', users, '-t', `${seconds}s`, '--host', new URL(url).origin],
        ...['--csv', join(folder, 'run'), '--exit-code-on-error', '0'],
      ],
      env: {
        TARGET_PATH: new URL(url).pathname,
        RUN_PER_USER: perSecond ? `${perSecond / Number(users)}` : '',
        BODY_FILE: bodyFile,
      },
    }
  },
  read: (_, { folder }) => readCsv(readFileSync(join(folder, 'run_stats.csv'), 'utf8')),
})

/** @param {string} csv without quoted commas, as ours has none */
function readCsv(csv) {
  const [head = [], ...rows] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  const total = rows.find(([, name]) => name === 'Aggregated') ?? []
  const figure = (/** @type {string} */ column) => Number(total[head.indexOf(column)])
  if (figure('Failure Count') > 0) throw new Error(`Locust: ${figure('Failure Count')} requests failed`)
  const at = (/** @type {string} */ column) => figure(column) * 1e3
  return {
    requests: figure('Request Count'),
    perSecond: figure('Requests/s'),
    micros: { p50: at('50%'), p95: at('95%'), p99: at('99%'), p999: at('99.9%') },
  }
}

export const locustHttpUser = locust('HttpUser')
export const locustFastHttpUser = locust('FastHttpUser')
