// @ts-check
import { execFileSync } from 'node:child_process'
import { get } from 'node:http'
import { join } from 'node:path'
import { versionOf } from '../machine.mjs'
import { freePort, runNginx } from '../servers.mjs'

const answer = '{"prediction":7}'

/** What is needed and not there, or undefined. */
export function missing() {
  return ['nginx', 'openssl'].find((tool) => versionOf(tool, ['-v']) === undefined)
}

/**
 * nginx answering any path and method with the same JSON from memory, plain and over TLS.
 * @param {number} core
 */
export async function startRaceServer(core) {
  const [plain, secure] = [await freePort(), await freePort()]
  const { stop } = await runNginx(core, plain, (folder) => httpBlock(folder, plain, secure))
  return {
    what: versionOf('nginx', ['-v']) ?? 'nginx',
    plain: `http://127.0.0.1:${plain}/predict`,
    secure: `https://127.0.0.1:${secure}/predict`,
    served: () => served(plain),
    stop,
  }
}

/**
 * @param {string} folder
 * @param {number} plain
 * @param {number} secure
 */
function httpBlock(folder, plain, secure) {
  const { key, certificate } = throwAway(folder)
  return `default_type application/json; client_max_body_size 1m; ssl_protocols TLSv1.2 TLSv1.3;
  server {
    listen 127.0.0.1:${plain} backlog=8192; listen 127.0.0.1:${secure} ssl backlog=8192;
    ssl_certificate ${certificate}; ssl_certificate_key ${key};
    location / { return 200 '${answer}'; }
    location = /served { stub_status; }
  }`
}

/** A certificate for one day, signed by itself. @param {string} folder */
function throwAway(folder) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  })
  return { key, certificate }
}

/**
 * How many requests the server has answered, by its own count.
 * @param {number} port
 * @returns {Promise<number>}
 */
function served(port) {
  return new Promise((resolve, reject) => {
    const request = get({ port, host: '127.0.0.1', path: '/served', agent: false }, (response) => {
      let text = ''
      response.on('data', (part) => (text += part))
      response.on('end', () => resolve(Number(/\n\s*\d+\s+\d+\s+(\d+)/.exec(text)?.[1])))
    })
    request.on('error', reject)
  })
}
