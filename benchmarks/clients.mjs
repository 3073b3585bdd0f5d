// @ts-check
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pinned } from './servers.mjs'

const katydid = fileURLToPath(new URL('../packages/katydid/bin/katydid.js', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * Requests a second as wrk counts them.
 * @param {number} core
 * @param {string} url
 * @param {{ connections: number, seconds: number, script?: string }} options
 */
export async function wrk(core, url, { connections, seconds, script }) {
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...(script ? ['-s', script] : [])]
  const text = await output(pinned(core, ['wrk', ...flags, url]))
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1])
  const bad = /Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)/.exec(text)?.[0]
  if (!(perSecond > 0) || bad) throw new Error(`wrk did not measure: ${bad ?? text}`)
  return { perSecond, p50: /50%\s+(\S+)/.exec(text)?.[1], p99: /99%\s+(\S+)/.exec(text)?.[1] }
}

/**
 * Requests a second over the whole run, start-up of the users included.
 * @param {number} core
 * @param {string} host
 * @param {{ loadFile: string, users: number, seconds: number }} options
 */
export async function runKatydid(core, host, { loadFile, users, seconds }) {
  const folder = mkdtempSync(join(tmpdir(), 'katydid-bench-'))
  try {
    const child = start(core, host, { loadFile, users, seconds }, ['--json-file', join(folder, 'result')])
    await output(child)
    const [entry] = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))
    if (entry.num_failures > 0) throw new Error(`katydid: ${entry.num_failures} requests failed`)
    return { perSecond: entry.num_requests / seconds }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * Resident memory of a run, in bytes, when its users have been sitting for a while. Linux only.
 * @param {string} host
 * @param {{ loadFile: string, users: number, seconds: number }} options
 */
export async function residentMemory(host, { loadFile, users, seconds }) {
  const child = start(1, host, { loadFile, users, seconds }, [])
  const done = output(child)
  await new Promise((resolve) => setTimeout(resolve, (seconds - 3) * 1_000))
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  const text = await done
  const connected = Number(/(\d[\d,]*) ok/.exec(text)?.[1]?.replaceAll(',', ''))
  if (connected !== users) throw new Error(`only ${connected} of ${users} users connected:\n${text}`)
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024
}

/**
 * @param {number} core
 * @param {string} host
 * @param {{ loadFile: string, users: number, seconds: number }} options
 * @param {readonly string[]} more
 */
function start(core, host, { loadFile, users, seconds }, more) {
  const load = ['--users', `${users}`, '--spawn-rate', `${users * 2}`, '--run-time', `${seconds}s`]
  const command = [
    process.execPath,
    katydid,
    '-f',
    join(here, loadFile),
    '--headless',
    '--processes',
    '1',
    '--host',
    host,
  ]
  return pinned(core, [...command, ...load, '--stop-timeout', '1s', '--only-summary', ...more])
}

/**
 * All that a process says, once it has ended. Throws when it failed.
 * @param {import('node:child_process').ChildProcess} child
 */
async function output(child) {
  let text = ''
  child.stdout?.on('data', (part) => (text += part))
  child.stderr?.on('data', (part) => (text += part))
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with code ${code}:\n${text}`)
  return text
}
