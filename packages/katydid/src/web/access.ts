import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { hostname } from 'node:os'

/** What decides on a request, as it came. */
export interface Asking {
  readonly method: string
  /** Without the base path and the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** `?token=` of the address. */
  readonly tokenInQuery: string | undefined
}

export type Decision =
  | {
      readonly kind: 'welcome' /** The token came in the address: the cookie stands for it from now on. */
      readonly setsCookie: boolean
    }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly message: string }

export interface AccessOptions {
  /** What the server was told to listen on. */
  readonly host: string
  readonly port: number
  readonly token: string | undefined
}

/** GETs of Locust's that change something. */
const changingGets = new Set(['/stop', '/stats/reset'])

/**
 * Who may ask for what. Pages of other sites must neither steer a run nor read it: a browser says in `Sec-Fetch-Site` and
 * `Origin` who asks, and a name that was made to point here (DNS rebinding) shows in `Host`. With a token, whoever has it
 * may ask under any name: a foreign page has no cookie of ours.
 */
export class Access {
  readonly #names: ReadonlySet<string>
  readonly #token: Buffer | undefined
  /** Stands for the token in the cookie, as long as this process lives. */
  readonly #session = randomBytes(24).toString('base64url')
  /** Cookies are shared by all ports of a host. */
  readonly #cookieName: string

  constructor({ host, port, token }: AccessOptions) {
    this.#names = new Set(['localhost', host.toLowerCase(), hostname().toLowerCase()])
    this.#token = token === undefined ? undefined : digest(token)
    this.#cookieName = `katydid_${port}`
  }

  /** For an answer to whoever gave the token in the address. */
  cookie(isTls: boolean): string {
    return `${this.#cookieName}=${this.#session}; Path=/; HttpOnly; SameSite=Strict${isTls ? '; Secure' : ''}`
  }

  decide(asking: Asking): Decision {
    const { headers, tokenInQuery } = asking
    if (this.#token === undefined && !this.#isKnownHost(only(headers.host))) return unknownHost
    const gaveToken = tokenInQuery !== undefined && this.#isToken(tokenInQuery)
    if (this.#token !== undefined && !gaveToken && !this.#hasToken(headers)) return tokenNeeded
    if (changes(asking) && isCrossSite(headers)) return crossSite
    return { kind: 'welcome', setsCookie: gaveToken }
  }

  /** Addresses cannot be rebound; of names we know our own. */
  #isKnownHost(host: string | undefined): boolean {
    const name = nameOf(host)
    return name !== undefined && (isIP(name) !== 0 || name.endsWith('.localhost') || this.#names.has(name))
  }

  #hasToken(headers: Asking['headers']): boolean {
    const bearer = /^Bearer (.+)$/i.exec(only(headers.authorization) ?? '')?.[1]
    if (bearer !== undefined) return this.#isToken(bearer)
    const cookies = (only(headers.cookie) ?? '').split(';').map((pair) => pair.trim())
    const given = cookies.find((pair) => pair.startsWith(`${this.#cookieName}=`))
    return given !== undefined && isEqual(digest(given), digest(`${this.#cookieName}=${this.#session}`))
  }

  #isToken(given: string): boolean {
    return this.#token !== undefined && isEqual(digest(given), this.#token)
  }
}

const refused = (status: 401 | 403, message: string): Decision => ({ kind: 'refused', status, message })
const unknownHost = refused(
  403,
  'This name is not known here: use localhost or an address, or give katydid run a --token. Behind a proxy both are needed: a --token, and that the proxy passes the name on (nginx: proxy_set_header Host $http_host;)',
)
const tokenNeeded = refused(
  401,
  'A token is needed: open this page with ?token=..., or send Authorization: Bearer ...',
)
const crossSite = refused(
  403,
  'Refused: a page of another site asked for this. If you came through a proxy, it must pass the name on: in nginx, the line missing beside proxy_pass is proxy_set_header Host $http_host;',
)

const changes = ({ method, path }: Asking) =>
  !['GET', 'HEAD', 'OPTIONS'].includes(method) || changingGets.has(path.replace(/\/+$/, ''))

/** `same-site` is another port or another subdomain, and as foreign as any. Programs send none of these headers. */
function isCrossSite(headers: Asking['headers']): boolean {
  const site = only(headers['sec-fetch-site'])
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const from = only(headers.origin) ?? only(headers.referer)
  return from !== undefined && hostOf(from) !== only(headers.host)?.toLowerCase()
}

const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined)

/** `[::1]:8089` is `::1`. */
function nameOf(host: string | undefined): string | undefined {
  if (host === undefined || !URL.canParse(`http://${host}`)) return undefined
  return new URL(`http://${host}`).hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1')
}

const only = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0]

/** Of equal length whatever the text, so that comparing tells nothing of it. */
const digest = (text: string) => createHash('sha256').update(text).digest()
const isEqual = (a: Buffer, b: Buffer) => timingSafeEqual(a, b)
