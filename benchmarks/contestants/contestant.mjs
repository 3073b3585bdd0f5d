// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childrenCpuSeconds, output, pinned, temporary } from '../children.mjs'

/**
 * What a contestant is asked to do. Without `perSecond`: `connections` users that never pause. With it: that many
 * requests a second, with at most `connections` at a time where the tool wants to know.
 * @typedef {object} Load
 * @property {number} seconds
 * @property {number} [warmUpSeconds] before those, for a tool that can tell them apart
 * @property {number} connections
 * @property {number} [perSecond]
 * @property {string} [bodyFile] to POST; without it, GET
 * @property {string} [bodyType] what it is, where it is not JSON; wrk and Katydid only
 * @property {string} folder for files of this run; gone afterwards
 */

/**
 * Times in microseconds as the tool says them; those it does not say are absent.
 * @typedef {{ p50?: number, p95?: number, p99?: number, p999?: number }} Quantiles
 */

/**
 * What a tool says of its own run; `least`: what the times are at the least, where it says how far off it may be itself.
 * @typedef {{ requests: number, perSecond: number, micros: Quantiles, least?: Quantiles, validity?: string }} Said
 */

/** @typedef {Said & { cpuSeconds: number }} Measured */

/**
 * A load tool. `command` and `read` do nothing but translate: running is the same for all.
 * @typedef {object} Contestant
 * @property {string} name
 * @property {boolean} holdsRate whether it has an arrival rate or something near it
 * @property {() => string | undefined} version undefined where it is not installed
 * @property {(url: string, load: Load) => { args: readonly string[], env?: Record<string, string>, cwd?: string }} command
 * @property {(text: string, load: Load) => Said} read
 * @property {readonly number[]} [goodCodes] exit codes of a run that measured something
 */

/**
 * One run on one core. Its processor time includes its start-up.
 * @param {Contestant} contestant
 * @param {string} url
 * @param {Omit<Load, 'folder'> & { core: number, onStart?: (group: number) => void }} options `onStart`: its process group
 * @returns {Promise<Measured>}
 */
export async function run(contestant, url, { core, onStart, ...wanted }) {
  const folder = temporary(mkdtempSync(join(tmpdir(), 'katydid-run-')))
  try {
    const load = { ...wanted, folder }
    const child = launch(contestant, url, core, load)
    const before = childrenCpuSeconds()
    if (child.pid !== undefined) onStart?.(child.pid)
    const text = await output(child, load.seconds + (load.warmUpSeconds ?? 0) + 60, contestant.goodCodes)
    const said = contestant.read(text, load)
    if (!(said.perSecond > 0)) throw new Error(`${contestant.name} did not measure:\n${text.slice(-4_000)}`)
    return { ...said, cpuSeconds: childrenCpuSeconds() - before }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {Contestant} contestant
 * @param {string} url
 * @param {number} core
 * @param {Load} load
 */
export function launch({ command }, url, core, load) {
  const { args, env, cwd } = command(url, load)
  return pinned(core, args, { env: { ...process.env, ...env }, cwd: cwd ?? load.folder })
}
