// @ts-check
import { execFileSync, spawnSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'

/** What a reader must know to compare figures. */
export function machine() {
  const [cpu] = cpus()
  return {
    cpu: `${cpu?.model.trim()} x ${cpus().length}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    node: process.version,
    commit: quiet('git', ['rev-parse', '--short', 'HEAD']),
  }
}

/**
 * The first line a tool says of its version, or undefined when it is not there.
 * @param {string} tool
 * @param {readonly string[]} args
 */
export function versionOf(tool, args) {
  const { stdout, stderr, error } = spawnSync(tool, [...args], { encoding: 'utf8' })
  return error ? undefined : `${stdout}${stderr}`.trim().split('\n')[0]
}

/**
 * By nearest rank.
 * @param {Float64Array} sorted ascending
 * @param {number} q 0 to 1
 */
export const quantile = (sorted, q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN

/** @param {readonly number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const at = (/** @type {number} */ i) => sorted[i] ?? Number.NaN
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
}

/**
 * @param {string} tool
 * @param {readonly string[]} args
 */
function quiet(tool, args) {
  try {
    return execFileSync(tool, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}
