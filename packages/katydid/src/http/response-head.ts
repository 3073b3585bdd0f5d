import { charsetOf } from '../text/index.ts'

const name = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const value = '[\\t\\x20-\\x7e\\x80-\\xff]*'
const statusLine = `HTTP/1\\.[01] [1-9]\\d\\d(?: ${value})?\\r\\n`
const wholeHead = new RegExp(`^${statusLine}(?:${name}:${value}\\r\\n)*\\r\\n$`)
const wholeStatusLine = new RegExp(`^${statusLine}$`)
const wholeFields = new RegExp(`^(?:${name}:${value}\\r\\n)*\\r\\n$`)
const wholeField = new RegExp(`^${name}:${value}$`)
const bareLineFeed = /(?<!\r)\n/

/** What the first lines of an answer say. Never changed once parsed, so that equal heads share one. */
export class ResponseHead {
  /** As it came, the empty line included; one byte per character. */
  readonly text: string
  readonly status: number
  keepsAlive: boolean
  /** -1 when the head does not say. */
  contentLength = -1
  isChunked = false
  /** From `Keep-Alive: timeout=`, in ms; Infinity when the server does not say. */
  idleMillis = Number.POSITIVE_INFINITY
  contentEncoding: string | undefined = undefined
  location: string | undefined = undefined
  setsCookies = false
  private readCharset: string | false | undefined = undefined
  private fields: Map<string, string[]> | undefined = undefined

  constructor(text: string) {
    this.text = text
    this.status = Number(text.slice(9, 12))
    this.keepsAlive = text.charCodeAt(7) === 49 // 1 of HTTP/1.1
  }

  /** Of Content-Type, in the words of the server. Heads that come again are read once. */
  get charset(): string | undefined {
    this.readCharset ??= charsetOf(this.text) ?? false
    return this.readCharset === false ? undefined : this.readCharset
  }

  /** Values of one header, in the order they came. The name is in any case. */
  values(name: string): readonly string[] {
    this.fields ??= readFields(this.text)
    return this.fields.get(name.toLowerCase()) ?? []
  }
}

/** Reads a head up to and including its empty line; returns the reason when it is malformed. */
export function parseHead(text: string): ResponseHead | string {
  if (!wholeHead.test(text)) return whyMalformed(text)
  const head = new ResponseHead(text)
  let end = text.indexOf('\r\n')
  for (let start = end + 2; ; start = end + 2) {
    end = text.indexOf('\r\n', start)
    if (end === start) break
    const colon = text.indexOf(':', start)
    if (!mayBeFraming(colon - start)) continue
    const problem = readFraming(head, text.slice(start, colon).toLowerCase(), text.slice(colon + 1, end))
    if (problem !== undefined) return problem
  }
  return head.isChunked && head.contentLength >= 0 ? 'both Content-Length and Transfer-Encoding' : head
}

/** The few fields read for every answer are told from most others by the length of their names alone. */
const mayBeFraming = (length: number): boolean =>
  length === 8 || length === 10 || length === 14 || length === 16 || length === 17

/** True for the lines of a trailer with the empty line that ends it. */
export const isTrailer = (text: string): boolean => wholeFields.test(text)

function readFraming(head: ResponseHead, field: string, padded: string): string | undefined {
  const value = withoutPadding(padded)
  switch (field) {
    case 'content-length':
      return readContentLength(head, value)
    case 'transfer-encoding':
      if (head.isChunked || value.toLowerCase() !== 'chunked')
        return `Transfer-Encoding is not just 'chunked'`
      head.isChunked = true
      return
    case 'connection':
      if (/(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(value)) head.keepsAlive = false
      else if (/(?:^|,)[ \t]*keep-alive[ \t]*(?:,|$)/i.test(value)) head.keepsAlive = true
      return
    case 'keep-alive':
      head.idleMillis =
        Number(/(?:^|[,; \t])timeout=(\d+)/i.exec(value)?.[1] ?? Number.POSITIVE_INFINITY) * 1_000
      return
    case 'content-encoding':
      head.contentEncoding = head.contentEncoding === undefined ? value : `${head.contentEncoding}, ${value}`
      return
    case 'location':
      head.location ??= value
      return
    case 'set-cookie':
      head.setsCookies = true
  }
}

function readContentLength(head: ResponseHead, value: string): string | undefined {
  const length = /^\d{1,15}$/.test(value) ? Number(value) : -1
  if (length < 0) return 'Content-Length is not a number'
  if (head.contentLength >= 0 && head.contentLength !== length) return 'two Content-Lengths that differ'
  head.contentLength = length
}

/** The reason for bytes that are no HTTP/1.x answer. A SETTINGS frame gives HTTP/2 away (RFC 9113, 3.4). */
export function whyNotHttp(text: string): string {
  const isSettingsFrame = text.startsWith('\0\0') && text.charCodeAt(3) === 4
  return isSettingsFrame
    ? 'the server speaks HTTP/2 only'
    : 'the answer does not begin with an HTTP/1.1 status line'
}

function whyMalformed(text: string): string {
  if (!text.startsWith('HTTP/1.')) return whyNotHttp(text)
  if (bareLineFeed.test(text)) return 'a line ends in LF without CR'
  const lines = text.split('\r\n')
  if (!wholeStatusLine.test(`${lines[0]}\r\n`)) return whyNotHttp(text)
  const bad = lines.slice(1, -2).find((line) => !wholeField.test(line)) ?? ''
  if (/^[ \t]/.test(bad)) return 'a header continues on a second line'
  const fieldName = /^[^:]*/.exec(bad)?.[0] ?? ''
  if (!bad.includes(':')) return 'a header line without a colon'
  return new RegExp(`^${name}$`).test(fieldName)
    ? 'a header value holds a control character'
    : 'a header name is not one'
}

/** Not `trim`, which takes latin1's no-break space for one; not a pattern, which takes long on long runs of spaces. */
function withoutPadding(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isPadding(text.charCodeAt(start))) start++
  while (end > start && isPadding(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isPadding = (code: number): boolean => code === 32 || code === 9

function readFields(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>()
  for (const line of text.split('\r\n').slice(1, -2)) {
    const colon = line.indexOf(':')
    const key = line.slice(0, colon).toLowerCase()
    const value = withoutPadding(line.slice(colon + 1))
    const values = fields.get(key)
    if (values === undefined) fields.set(key, [value])
    else values.push(value)
  }
  return fields
}
