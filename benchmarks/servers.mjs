// @ts-check
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ended, pinned, temporary } from './children.mjs'
import { versionOf } from './machine.mjs'
import { originalPython } from './peers/original-api/install.mjs'

export { pinned } from './children.mjs'

/** @typedef {{ readonly port: number, readonly what: string, readonly pid?: number | undefined, stop(): Promise<void> }} Server */

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
  const port = await freePort()
  const listener = `server { listen 127.0.0.1:${port} backlog=8192; location / { return 200 'ok'; } }`
  return {
    port,
    what: version,
    ...(await runNginx(core, port, () => `default_type text/plain; ${listener}`)),
  }
}

/**
 * nginx with one worker, in a temporary folder that goes with it.
 * @param {number} core
 * @param {number} port one it is going to listen on
 * @param {(folder: string) => string} httpBlock may put files into the folder
 */
export async function runNginx(core, port, httpBlock) {
  const folder = temporary(mkdtempSync(join(tmpdir(), 'katydid-nginx-')))
  writeFileSync(join(folder, 'nginx.conf'), nginxConfig(folder, httpBlock(folder)))
  const child = pinned(core, ['nginx', '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')])
  await listening(port)
  return { stop: () => ended(child).then(() => rmSync(folder, { recursive: true })) }
}

/**
 * @param {string} folder
 * @param {string} httpBlock
 */
const nginxConfig = (folder, httpBlock) => `
daemon off; worker_processes 1; pid ${folder}/pid; worker_rlimit_nofile 20000;
events { worker_connections 16384; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 1h;
  client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  ${httpBlock}
}`

/** One that nobody listens on now. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

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
  const port = await freePort()
  const main = fileURLToPath(new URL('../apps/mnist-api/dist/main.js', import.meta.url))
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn', WORKERS: '1' }
  const child = pinned(core, [process.execPath, main], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  await listening(port)
  return { port, what: 'apps/mnist-api', pid: child.pid, stop: () => ended(child) }
}

/**
 * The original stack with one process and one thread: FastAPI, uvicorn and PyTorch.
 * @param {number} core
 * @returns {Promise<Server>}
 */
export async function startOriginal(core) {
  const port = await freePort()
  const folder = fileURLToPath(new URL('peers/original-api', import.meta.url))
  const flags = ['--app-dir', folder, '--port', String(port), '--no-access-log', '--log-level', 'warning']
  const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' }
  const child = pinned(core, [originalPython(), '-m', 'uvicorn', 'app:app', ...flags], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await listening(port)
  return { port, what: 'the original', pid: child.pid, stop: () => ended(child) }
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
