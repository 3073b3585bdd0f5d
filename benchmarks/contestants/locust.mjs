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
        ...['--json-file', join(folder, 'run'), '--exit-code-on-error', '0'],
      ],
      env: {
        TARGET_PATH: new URL(url).pathname,
        RUN_PER_USER: perSecond ? `${perSecond / Number(users)}` : '',
        BODY_FILE: bodyFile,
      },
    }
  },
  read: (_, { folder }) => readStats(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))),
})

/**
 * Its statistics are counts by rounded milliseconds. The CSV would say the quantiles, but without the last second.
 * @param {readonly any[]} entries one, as there is one request
 */
function readStats([entry]) {
  if (entry === undefined) throw new Error('Locust: no request was answered')
  if (entry.num_failures > 0) throw new Error(`Locust: ${entry.num_failures} requests failed`)
  const at = (/** @type {number} */ q) => 1e3 * quantileOfCounts(entry.response_times, q * entry.num_requests)
  return {
    requests: entry.num_requests,
    perSecond: entry.num_requests / (entry.last_request_timestamp - entry.start_time),
    micros: { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999) },
  }
}

/**
 * @param {Record<string, number>} counts by value
 * @param {number} rank
 */
function quantileOfCounts(counts, rank) {
  const sorted = Object.entries(counts).sort(([a], [b]) => Number(a) - Number(b))
  let below = 0
  for (const [value, count] of sorted) {
    below += count
    if (below >= rank) return Number(value)
  }
  return Number.NaN
}

export const locustHttpUser = locust('HttpUser')
export const locustFastHttpUser = locust('FastHttpUser')
