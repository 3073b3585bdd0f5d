import { isIP } from 'node:net'
import { masked } from '../text/index.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What to say of a proxy that the environment names and that is not used; undefined where there is none, or NO_PROXY leaves
 * all hosts out. This version connects directly.
 */
export function proxyNotice(hosts: readonly string[], env: Environment): string | undefined {
  for (const host of hosts.filter((one) => URL.canParse(one))) {
    const url = new URL(host)
    const variable = proxyVariable(url.protocol, env)
    if (variable === undefined || isLeftOut(url, env)) continue
    return `${variable}=${masked(env[variable] ?? '')} is set, and not used: requests go to ${url.host} directly. Unset it, or add ${url.hostname} to NO_PROXY, to end this message`
  }
  return undefined
}

/** The variable that names a proxy for a scheme, in curl's order. */
function proxyVariable(protocol: string, env: Environment): string | undefined {
  const names = [`${protocol.slice(0, -1)}_proxy`, 'all_proxy'].flatMap((name) => [name, name.toUpperCase()])
  return names.find((name) => env[name] !== undefined && env[name] !== '')
}

/** NO_PROXY as curl reads it: `*`, or names that also stand for all below them, with or without a port. */
function isLeftOut({ hostname, port, protocol }: URL, env: Environment): boolean {
  const given = env.no_proxy ?? env.NO_PROXY ?? ''
  const name = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const isNamed = (entry: string) => {
    if (isIP(entry) === 6) return name === entry
    const [, wanted = '', wantedPort] = /^\[?\*?\.?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? []
    const isPort = wantedPort === undefined || wantedPort === (port || (protocol === 'https:' ? '443' : '80'))
    return isPort && wanted !== '' && (name === wanted || name.endsWith(`.${wanted}`))
  }
  return given
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === '*' || isNamed(entry))
}
