// @ts-check
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { versionOf } from './machine.mjs'

/** @typedef {{ readonly port: number, readonly what: string, stop(): Promise<void> }} Server */

/**
 * Runs a command pinned to one core, where the system can pin.
 * @param {number} core
 * @param {readonly string[]} command
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function pinned(core, command, options = {}) {
  const [program = '', ...args] = versionOf('taskset', ['--version'])
    ? ['taskset', '-c', String(core), ...command]
    : command
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
}

/**
 * nginx answering `ok` from memory where it is installed, else our own fixed-response server.
 * @param {number} core
 * @returns {Promise<Server>}
 */
export async function startFastServer(core) {
  const version = versionOf('nginx', ['-v'])
  return version ? startNginx(core, version) : startFixed(core)
}

/**
 * @param {number} core
 * @param {string} version
 * @returns {Promise<Server>}
 */
async function startNginx(core, version) {
  const port = 18_080
  const folder = mkdtempSync(join(tmpdir(), 'katydid-nginx-'))
  writeFileSync(join(folder, 'nginx.conf'), nginxConfig(folder, port))
  const child = pinned(core, ['nginx', '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')])
  await listening(port)
  return { port, what: version, stop: () => ended(child).then(() => rmSync(folder, { recursive: true })) }
}

/**
 * @param {string} folder
 * @param {number} port
 */
const nginxConfig = (folder, port) => `
daemon off; worker_processes 1; pid ${folder}/pid; worker_rlimit_nofile 20000;
events { worker_connections 16384; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 1h;
  client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  server { listen 127.0.0.1:${port} backlog=8192; default_type text/plain; location / { return 200 'ok'; } }
}`

/**
 * @param {number} core
 * @returns {Promise<Server>}
 */
export async function startFixed(core) {
  const script = fileURLToPath(new URL('fixed-response-server.mjs', import.meta.url))
  const child = pinned(core, [process.execPath, script])
  const port = await new Promise((resolve) => child.stdout?.once('data', (text) => resolve(Number(text))))
  return { port, what: 'fixed-response-server.mjs', stop: () => ended(child) }
}

/**
 * The MNIST API with one thread.
 * @param {number} core
 * @returns {Promise<Server>}
 */
export async function startApi(core) {
  const port = 18_000
  const main = fileURLToPath(new URL('../apps/mnist-api/dist/main.js', import.meta.url))
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn' }
  const child = pinned(core, [process.execPath, main], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  await listening(port)
  return { port, what: 'apps/mnist-api', stop: () => ended(child) }
}

/** @param {number} port */
async function listening(port) {
  for (let tries = 0; tries < 200; tries++) {
    const is = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (is) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing listens on port ${port}`)
}

/** @param {import('node:child_process').ChildProcess} child */
async function ended(child) {
  if (child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}
