import { isIP } from 'node:net'
import type { Method } from '../plan/index.ts'
import { Addresses, type ThreadPart } from './addresses.ts'
import type { HeaderSet } from './header-sets.ts'
import { goesRound } from './resolver.ts'
import type { ResponseHead } from './response-head.ts'

/** Kept per base URL; a script with an id in each URL would fill the memory otherwise. */
const maxTargets = 2_048

/** Where connections go: one per scheme, host and port of an agent. */
export interface Origin {
  readonly isSecure: boolean
  /** A name or an address, an IPv6 one without brackets. */
  readonly hostname: string
  readonly port: number
  /** As it stands in the Host header: the default port left out. */
  readonly host: string
  readonly isAddress: boolean
  readonly addresses: Addresses
  /** It has closed a kept connection without having said so: see `Connection.flush`. */
  closesUnannounced: boolean
  /** To resume TLS with. */
  tlsSession: Buffer | undefined
}

/** A URL taken apart, and what was last sent to it and heard from it: most requests repeat. */
export class Target {
  readonly origin: Origin
  /** Without fragment and credentials. */
  readonly href: string
  /** Path and query, as they stand in the request line. */
  readonly path: string
  /** `Basic ...` from credentials in the URL. */
  readonly authorization: string | undefined
  lastHead: ResponseHead | undefined = undefined
  lastMethod: Method | undefined = undefined
  lastHeaders: HeaderSet | undefined = undefined
  lastRequestHead = ''
  lastBareRequest = ''

  constructor(origin: Origin, url: URL) {
    this.origin = origin
    this.path = url.pathname + url.search
    this.href = `${url.protocol}//${url.host}${this.path}`
    const { username, password } = url
    this.authorization =
      username === '' && password === '' ? undefined : basic(decoded(username), decoded(password))
  }
}

/** A lone % stays as it is. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (coded) => Buffer.from(coded.replaceAll('%', ''), 'hex').toString())

export const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

/** Turns URLs into targets; one origin object for each origin, so that origins compare by identity. */
export class Origins {
  private readonly origins = new Map<string, Origin>()
  private readonly thread: ThreadPart

  constructor(thread: ThreadPart) {
    this.thread = thread
  }

  /** Throws a TypeError for anything but http: and https:. */
  target(url: URL): Target {
    return new Target(this.origin(url), url)
  }

  private origin(url: URL): Origin {
    const key = `${url.protocol}//${url.host}`
    const known = this.origins.get(key)
    if (known !== undefined) return known
    const made = originOf(url, this.thread)
    this.origins.set(key, made)
    return made
  }
}

function originOf({ protocol, hostname, port, host }: URL, thread: ThreadPart): Origin {
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError(`'${protocol}//' is not supported; use http:// or https://`)
  }
  const isSecure = protocol === 'https:'
  const plain = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return {
    isSecure,
    hostname: plain,
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    host,
    isAddress: isIP(plain) !== 0,
    addresses: new Addresses(goesRound(plain), thread),
    closesUnannounced: false,
    tlsSession: undefined,
  }
}

/** The targets of one base URL, by the text of the URL in the script. Shared by all users of that base. */
export class Targets {
  private readonly origins: Origins
  private readonly base: string
  /** Of the base URL. */
  readonly isSecure: boolean
  private readonly known = new Map<string, Target>()

  /** Throws a TypeError when `baseUrl` is not an http(s) URL. */
  constructor(origins: Origins, baseUrl: string) {
    const base = parse(baseUrl)
    base.search = ''
    base.hash = ''
    this.isSecure = origins.target(base).origin.isSecure
    this.origins = origins
    this.base = base.href.replace(/\/+$/, '')
  }

  /** As Locust does: a path is put behind the base URL, path of the base included; an absolute URL stands alone. */
  find(url: string): Target {
    const known = this.known.get(url)
    if (known !== undefined) return known
    const target = this.origins.target(this.parse(url))
    if (this.known.size >= maxTargets) this.known.clear()
    this.known.set(url, target)
    return target
  }

  private parse(url: string): URL {
    if (typeof url !== 'string') throw new TypeError('the URL of a request must be a string')
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return parse(url)
    const joint = url === '' || url.startsWith('/') || url.startsWith('?') ? '' : '/'
    return parse(this.base + joint + url)
  }
}

function parse(url: string): URL {
  if (URL.canParse(url)) return new URL(url)
  throw new TypeError(
    `'${url}' is not a URL; write it as http://host:port/path, or as /path relative to the host`,
  )
}
