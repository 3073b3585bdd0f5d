import type { Auth, ConnectionPolicy, RequestParts } from '../plan/index.ts'
import { basic } from './target.ts'
import { userAgent } from './user-agent.ts'

/** Combinations of headers kept ready; more than that in one run are a value that changes each time. */
const maxSets = 512

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/
/** Those the client writes itself, from the body. */
const ours = new Set(['content-length', 'transfer-encoding'])

/** Meant for one origin only, not for where it redirects to. */
export const secretHeaders: readonly string[] = ['authorization', 'cookie', 'host']
/** Gone with the body when a redirect turns a request into a GET. */
export const bodyHeaders: readonly string[] = [
  'content-type',
  'content-language',
  'content-encoding',
  'content-location',
]

type Fields = Readonly<Record<string, string>>

/** The headers of a request that do not depend on its target or body, ready to be sent. */
export interface HeaderSet {
  /** One line each, CR LF included, without Host. */
  readonly lines: string
  /** A Host header of the script's own. */
  readonly host: string | undefined
  readonly hasContentType: boolean
  readonly hasCookie: boolean
  readonly hasAuthorization: boolean
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, readonly [name: string, value: string]>
}

/** Puts the headers of user and request together; equal ones give the same object, so that requests can be cached by it. */
export class HeaderSets {
  private readonly standard: HeaderSet
  private readonly isFresh: boolean
  private readonly known = new Map<string, HeaderSet>()

  constructor(connections: ConnectionPolicy) {
    this.isFresh = connections === 'fresh'
    this.standard = this.compile({}, {}, undefined)
  }

  /** The request's headers win over the user's. Throws a TypeError for one that cannot be sent. */
  find(ofUser: Fields, { headers, auth }: RequestParts): HeaderSet {
    let key = ''
    for (const name in ofUser) key += fieldLine(name, ofUser[name] as string)
    if (headers === undefined && auth === undefined) {
      if (key === '') return this.standard
    } else {
      key += '\n'
      for (const name in headers) key += fieldLine(name, headers[name] as string)
      if (auth !== undefined) key += `\n${authorization(auth)}`
    }
    return this.known.get(key) ?? this.add(key, this.compile(ofUser, headers ?? {}, auth))
  }

  /** The same headers but for some, by lower-case name. */
  without(set: HeaderSet, names: readonly string[]): HeaderSet {
    const fields = new Map(set.fields)
    for (const name of names) fields.delete(name)
    return headerSet(fields)
  }

  private compile(ofUser: Fields, ofRequest: Fields, auth: Auth | undefined): HeaderSet {
    const fields = new Map<string, readonly [string, string]>()
    const set = (name: string, value: string) => fields.set(name.toLowerCase(), [name, value])
    set('User-Agent', userAgent)
    set('Accept', '*/*')
    for (const name in ofUser) set(name, ofUser[name] as string)
    for (const name in ofRequest) set(name, ofRequest[name] as string)
    if (auth !== undefined) set('Authorization', authorization(auth))
    if (this.isFresh) set('Connection', 'close')
    return headerSet(fields)
  }

  private add(key: string, set: HeaderSet): HeaderSet {
    if (this.known.size >= maxSets) this.known.clear()
    this.known.set(key, set)
    return set
  }
}

function headerSet(fields: HeaderSet['fields']): HeaderSet {
  let lines = ''
  for (const [key, [name, value]] of fields) if (key !== 'host') lines += `${name}: ${value}\r\n`
  return {
    lines,
    host: fields.get('host')?.[1],
    hasContentType: fields.has('content-type'),
    hasCookie: fields.has('cookie'),
    hasAuthorization: fields.has('authorization'),
    fields,
  }
}

/** Checked on each call, not only when the set is made: the lines are the key under which the set is found. */
function fieldLine(name: string, value: string): string {
  if (!token.test(name)) throw new TypeError(`'${name}' is not a header name`)
  if (ours.has(name.toLowerCase())) throw new TypeError(`leave ${name} out: it is set from the body`)
  if (typeof value !== 'string') throw new TypeError(`header ${name}: the value must be a string`)
  if (!sendable.test(value)) {
    throw new TypeError(
      `header ${name}: the value may hold neither line breaks nor characters outside latin1`,
    )
  }
  return `${name}: ${value}\n`
}

function authorization(auth: Auth): string {
  if (!('bearer' in auth)) return basic(auth.username, auth.password)
  if (!sendable.test(auth.bearer)) {
    throw new TypeError('auth.bearer may hold neither line breaks nor characters outside latin1')
  }
  return `Bearer ${auth.bearer}`
}
