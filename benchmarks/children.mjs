// @ts-check
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { versionOf } from './machine.mjs'

/** @typedef {import('node:child_process').ChildProcess} Child */

/** @type {Set<Child>} */
const living = new Set()
/** @type {Set<string>} */
const folders = new Set()
let guarded = false

/**
 * Runs a command pinned to one core, where the system can pin. It ends with us, whatever ends us.
 * @param {number} core
 * @param {readonly string[]} command
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function pinned(core, command, options = {}) {
  return started(canPin() ? ['taskset', '-c', String(core), ...command] : command, options)
}

/**
 * As `pinned`, on any core.
 * @param {readonly string[]} command
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function started([program = '', ...args], options = {}) {
  guard()
  // A group of its own, so that what it starts can be ended with it.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options })
  living.add(child)
  child.once('exit', () => living.delete(child))
  child.once('error', () => living.delete(child))
  return child
}

/**
 * A temporary folder of ours goes when we go.
 * @param {string} folder
 */
export function temporary(folder) {
  guard()
  folders.add(folder)
  return folder
}

/**
 * All that a process says, once it has ended. Throws when it failed, and when it was still there after `seconds`; the
 * first line of the message stands in published tables, so paths come after it.
 * @param {Child} child
 * @param {number} [seconds]
 * @param {readonly number[]} [goodCodes]
 * @returns {Promise<string>}
 */
export function output(child, seconds = 600, goodCodes = [0]) {
  let text = ''
  child.stdout?.on('data', (part) => (text += part))
  child.stderr?.on('data', (part) => (text += part))
  return new Promise((resolve, reject) => {
    const command = child.spawnargs.join(' ')
    const limit = setTimeout(() => {
      reject(new Error(`it did not end within ${seconds} s\n${command}\n${text.slice(-4_000)}`))
      signal(child, 'SIGKILL')
    }, seconds * 1_000)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(limit)
      if (code !== null && goodCodes.includes(code)) resolve(text)
      else reject(new Error(`it ended with code ${code}\n${command}\n${text.slice(-4_000)}`))
    })
  })
}

/**
 * Asks a process and all it started to end and waits until it has; after 10 s it is ended.
 * @param {Child} child
 */
export async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  signal(child, 'SIGTERM')
  const limit = setTimeout(() => signal(child, 'SIGKILL'), 10_000)
  await gone
  clearTimeout(limit)
}

/**
 * Processor time in seconds, user and system, of all our children that have ended, their threads and children
 * included: what the system adds up in fields 16 and 17 of /proc/self/stat, to 10 ms. NaN where there is no such file.
 */
export function childrenCpuSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[13]) + Number(fields[14])) / 100
  } catch {
    return Number.NaN
  }
}

let pins = /** @type {boolean | undefined} */ (undefined)
const canPin = () => (pins ??= versionOf('taskset', ['--version']) !== undefined)

/**
 * To the child and all it started.
 * @param {Child} child
 * @param {NodeJS.Signals} name
 */
function signal({ pid }, name) {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

function guard() {
  if (guarded) return
  guarded = true
  process.once('exit', () => {
    for (const child of living) signal(child, 'SIGTERM') // nginx killed outright would leave its worker behind
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
}
