// @ts-check
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { katydid } from '../scripts/setup.mjs'
import { output, pinned } from './children.mjs'

const loadFile = fileURLToPath(new URL('idle.load.ts', import.meta.url))

/**
 * Resident memory of a run, in bytes, when its users are connected and have been waiting for a while. Linux only.
 * @param {number} core
 * @param {string} host
 * @param {{ users: number, seconds: number }} options
 */
export async function residentMemory(core, host, { users, seconds }) {
  const child = pinned(core, [
    ...[process.execPath, katydid, '-f', loadFile, '--headless', '--processes', '1', '--host', host],
    ...['--users', `${users}`, '--spawn-rate', `${users / 2}`, '--run-time', `${seconds}s`],
    ...['--stop-timeout', '1s', '--only-summary'],
  ])
  const done = output(child, seconds + 60)
  await new Promise((resolve) => setTimeout(resolve, (seconds - 3) * 1_000))
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  const text = await done
  const connected = Number(/(\d[\d,]*) ok/.exec(text)?.[1]?.replaceAll(',', ''))
  if (connected !== users) throw new Error(`only ${connected} of ${users} users connected:\n${text}`)
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024
}

/**
 * What one more connected, waiting user weighs: runs of one user and of many, in turn.
 * @param {number} core
 * @param {string} host
 * @param {{ users: number, seconds: number, rounds: number }} options
 */
export async function weighIdleUsers(core, host, { users, seconds, rounds }) {
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    const one = await residentMemory(core, host, { users: 1, seconds })
    const many = await residentMemory(core, host, { users, seconds })
    rows.push({ one, many, perUser: (many - one) / (users - 1) })
    process.stderr.write(`round ${round}: ${rows.at(-1)?.perUser.toFixed(0)} bytes a user\n`)
  }
  return rows
}
