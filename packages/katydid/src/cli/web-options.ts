import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Options } from './flags.ts'
import { UsageError } from './usage-error.ts'

type Web = Pick<Options, 'headless' | 'webHost' | 'webPort' | 'webBasePath' | 'token' | 'tlsCert' | 'tlsKey'>

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** Throws a UsageError for options of the web UI that do not go together, or would let in whoever comes. */
export function checkWeb(options: Web & Pick<Options, 'autostart' | 'autoquit'>): void {
  const { headless, webHost, token, tlsCert, tlsKey, autostart, autoquit } = options
  if (autoquit !== undefined && autoquit !== 'never' && !autostart) {
    throw new UsageError('--autoquit needs --autostart: without it, nobody knows when a run will be over')
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError('--tls-cert and --tls-key go together')
  }
  if (!headless && token === undefined && !loopback.test(webHost)) {
    throw new UsageError(
      `--web-host ${webHost}: others could reach the web UI and steer the load; set a --token (or KATYDID_TOKEN)`,
    )
  }
}

/** Where the web UI listens, and how. Throws a UsageError when a file of TLS cannot be read. */
export function webListening({ webHost, webPort, webBasePath, token, tlsCert, tlsKey }: Web, cwd: string) {
  const hasTls = tlsCert !== undefined && tlsKey !== undefined
  return {
    host: webHost === '*' ? '0.0.0.0' : webHost,
    port: webPort,
    basePath: webBasePath,
    token,
    tls: hasTls ? { cert: read('--tls-cert', tlsCert, cwd), key: read('--tls-key', tlsKey, cwd) } : undefined,
  }
}

function read(option: string, file: string, cwd: string): Buffer {
  try {
    return readFileSync(resolve(cwd, file))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UsageError(`${option}: cannot read ${file} (${code})`, { cause })
  }
}

/** As people open it: `localhost` where that reaches us. */
export function webAddress({ webHost, webBasePath, tlsCert }: Web, port: number): string {
  const isHere = loopback.test(webHost) || ['0.0.0.0', '*', '::'].includes(webHost)
  const name = isHere ? 'localhost' : webHost.includes(':') ? `[${webHost}]` : webHost
  return `${tlsCert === undefined ? 'http' : 'https'}://${name}:${port}${webBasePath}${webBasePath === '' ? '' : '/'}`
}
