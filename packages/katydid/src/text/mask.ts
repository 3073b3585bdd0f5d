const hidden = '***'
/** A shorter secret would mask what only looks like it. */
const minSecretLength = 4

/** Names of what must not be shown: `api_key`, `X-Auth-Token`, `clientSecret`; not `max_tokens`, which is a number. */
const secretName =
  '[\\w.-]{0,40}(?:token|secret|passw|api[-_]?key|access[-_]?key|private[-_]?key|authoriz|credential|session[-_]?id|signature)[\\w.-]{0,40}'
const secretHeader = new RegExp(`^(?:cookie|set-cookie|${secretName})$`, 'i')
/** Names that mean a secret in the query of a URL; elsewhere they may mean anything. */
const secretParameter = new RegExp(`^(?:key|sig|auth|pwd|pass|jwt|${secretName})$`, 'i')
const countName = /^(?:max|min|num|total|prompt|completion|input|output)?[-_.]?(?:\w*[-_.])?tokens$/i

/** `"api_key": "..."`, with ' as well, as inspected objects have it. */
const jsonMember = new RegExp(
  `(["']?\\b${secretName}["']?\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|'(?:[^'\\\\]|\\\\.)*'?)`,
  'gi',
)
/** `?token=...` and `&key=...` */
const parameter = /([?&;])([^=&;?\s"'#]{1,100})=([^&;\s"'#]*)/g
/** `token=...` where a text or a word begins: forms, `--set`. */
const pair = new RegExp(`((?:^|[\\s"'])(?:--?)?${secretName}=)[^&;\\s"']+`, 'gi')
/** `Authorization: ...` as a line, or as a quoted word. No name of an error is one. */
const headerName = `(?![\\w.]{0,60}(?:Error|Exception):)(?:cookie|set-cookie|${secretName}):[ \\t]*`
const headerLine = new RegExp(`^(${headerName})[^\\r\\n]+`, 'gim')
const quotedHeader = new RegExp(`((["'])${headerName})(?:(?!\\2)[^\\r\\n])+`, 'gi')
const scheme = /\b(Bearer|Basic|Digest|Negotiate)\s+[\w.~+/=-]{4,}/gi
/** `https://name:password@host`: all before the last @ of the authority. */
const userInfo = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s?#"'<>]*@/gi

/** A text without the secrets that their names or places give away. Never throws; a text that was masked stays as it is. */
export const maskText = (text: string): string =>
  text
    .replace(userInfo, `$1${hidden}@`)
    .replace(jsonMember, maskMember)
    .replace(parameter, maskParameter)
    .replace(pair, (whole, start: string) => (isCount(start) ? whole : start + hidden))
    .replace(headerLine, (whole, start: string) => (isCount(start) ? whole : start + hidden))
    .replace(quotedHeader, (whole, start: string) => (isCount(start) ? whole : start + hidden))
    .replace(scheme, `$1 ${hidden}`)

function maskMember(whole: string, start: string): string {
  const quote = whole.slice(start.length, start.length + 1)
  return isCount(start) ? whole : `${start}${quote}${hidden}${quote}`
}

function maskParameter(whole: string, mark: string, name: string, value: string): string {
  const isTemplate = value === '' || value === `{${name}}`
  const plain = decoded(name)
  return isTemplate || !secretParameter.test(plain) || isCount(plain) ? whole : `${mark}${name}=${hidden}`
}

const isCount = (name: string): boolean => countName.test(name.replaceAll(/[^\w.-]/g, '').replace(/^-+/, ''))

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name // a lone % is no encoding
  }
}

/** Whether what is called so must not be shown. */
export const isSecretName = (name: string): boolean => secretHeader.test(name) && !isCount(name)

/** A line of a head. */
export const maskHeader = (name: string, value: string): string =>
  `${name}: ${secretHeader.test(name) ? hidden : maskText(value)}`

/** Masks what is known to be secret in a run wherever it stands, besides what `maskText` finds. */
export class Mask {
  readonly #known = new Set<string>()

  constructor(secrets: readonly string[] = []) {
    this.add(secrets)
  }

  /** As they are, and as they stand in URLs. Shorter ones than 4 characters are left to `maskText`. */
  add(secrets: readonly string[]): void {
    for (const secret of secrets.flatMap(spellings)) {
      if (secret.length >= minSecretLength) this.#known.add(secret)
    }
  }

  text(text: string): string {
    let masked = maskText(text)
    for (const secret of this.#known) masked = masked.replaceAll(secret, hidden)
    return masked
  }
}

/** JSON escapes quotes and backslashes; a replaced `***` is never a part of another secret. */
const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret.replaceAll(/[\ud800-\udfff]/g, '')),
  JSON.stringify(secret).slice(1, -1),
]

/** The secrets in the address of a host: its password, or a name that stands alone, and what is sent of them. */
export function hostSecrets(host: string): readonly string[] {
  if (!URL.canParse(host)) return []
  const { username, password } = new URL(host)
  if (username === '') return []
  const [name, secret] = [decoded(username), decoded(password)]
  const basic = Buffer.from(`${name}:${secret}`).toString('base64')
  return secret === '' ? [name, basic] : [secret, basic]
}
