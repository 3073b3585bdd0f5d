const hidden = '***'

/** Names of what must not be shown: `api_key`, `X-Auth-Token`, `clientSecret`; not `max_tokens`, which is a number. */
const secretName =
  '[\\w.-]*(?:token|secret|passw|api[-_]?key|access[-_]?key|authoriz|credential|session[-_]?id)[\\w.-]*'
const secretHeader = new RegExp(`^(?:cookie|set-cookie|proxy-authorization|${secretName})$`, 'i')
/** `"api_key": "..."` */
const jsonMember = new RegExp(`("${secretName}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, 'gi')
/** `?token=...`, also in forms. */
const pair = new RegExp(`((?:^|[?&;\\s])${secretName}=)[^&;\\s"']+`, 'gi')
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi
/** `https://name:password@host` */
const userInfo = /(:\/\/)[^/\s:@]+:[^/\s@]+@/g

/** A text without the secrets that their names give away. */
export const masked = (text: string): string =>
  text
    .replace(jsonMember, `$1"${hidden}"`)
    .replace(pair, `$1${hidden}`)
    .replace(bearer, `$1 ${hidden}`)
    .replace(userInfo, `$1${hidden}@`)

/** A line of a head. */
export const maskedHeader = (name: string, value: string): string =>
  `${name}: ${secretHeader.test(name) ? hidden : masked(value)}`
