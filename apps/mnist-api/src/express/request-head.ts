/** A request that the express lane understands. Anything else is `undefined`, and for Node's HTTP server. */
export interface RequestHead {
  readonly contentType: string | undefined
  readonly bodyBytes: number
}

const REQUEST_LINE = 'POST /predict HTTP/1.1\r\n'
/**
 * Headers that change nothing about the answer. One that is not known here could ask for anything: another way to send
 * the body, a trace, a deadline, an upgrade. So this is a list of what is let through, not of what is held back.
 */
const IGNORED: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'origin',
  'pragma',
  'referer',
  'user-agent',
])

/** A header line: a name without spaces around it, and a value of printable ASCII. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\t]*)$/
const DIGITS = /^[0-9]{1,7}$/
/** Bodies that are read at once. Others, images for instance, take their time elsewhere. */
const READ_AT_ONCE = /^application\/(?:json|octet-stream)[ \t]*(?:;|$)/i

/** Reads a head: its text up to and with the line end before the empty line. */
export function readHead(text: string): RequestHead | undefined {
  if (!text.startsWith(REQUEST_LINE)) return undefined
  const seen = { host: 0, contentType: undefined as string | undefined, bodyBytes: -1 }
  for (const line of text.slice(REQUEST_LINE.length, -2).split('\r\n')) {
    const [, name, value] = HEADER.exec(line) ?? []
    if (name === undefined || value === undefined || !takeHeader(seen, name.toLowerCase(), value.trim())) {
      return undefined
    }
  }
  const { host, contentType, bodyBytes } = seen
  return host === 1 && bodyBytes >= 0 ? { contentType, bodyBytes } : undefined
}

interface Seen {
  host: number
  contentType: string | undefined
  bodyBytes: number
}

/** Whether the header is one that the lane knows; one that may not come twice does not. */
function takeHeader(seen: Seen, name: string, value: string): boolean {
  switch (name) {
    case 'host':
      seen.host++
      return value !== ''
    case 'connection':
      return value.toLowerCase() === 'keep-alive'
    case 'content-length':
      if (seen.bodyBytes >= 0 || !DIGITS.test(value)) return false
      seen.bodyBytes = Number(value)
      return true
    case 'content-type':
      if (seen.contentType !== undefined || !READ_AT_ONCE.test(value)) return false
      seen.contentType = value
      return true
    default:
      return IGNORED.has(name)
  }
}
