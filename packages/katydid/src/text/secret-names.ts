/** Words that name a secret wherever they stand in a name: `authToken`, `client-secret`, `DB_PASSWORD`. */
const secretWords = new Set([
  ...['token', 'secret', 'secrets', 'password', 'passwords', 'passwd', 'passphrase', 'passcode', 'pwd', 'pw'],
  ...['authorization', 'credential', 'credentials', 'jwt', 'bearer', 'signature'],
])
const secretNames = new Set(['cookie', 'set cookie'])
/** `X-Api-Key`, `accessKeyId`, `session_id`: two words that name one together. */
const secretPairs =
  /\b(?:api|access|secret|private|auth|account|functions?|subscription|licen[cs]e|master|service|signing|encryption|ssh|shared) keys?\b|\bsession (?:id|key)\b/
/** The same, and their like, written in one: `apikey`, `accesstoken`, `JSESSIONID`. */
const secretEndings =
  /(?:token|secret|password|passwd|api-?key|access-?key|secret-?key|private-?key|sess(?:ion)?-?id)$/
/** Names that end in these tell something of a secret, and not the secret: `token_type`, `secretName`, `password-policy`. */
const harmlessEndings = new Set([
  ...['type', 'count', 'limit', 'length', 'size', 'budget', 'usage', 'name', 'file', 'path', 'url', 'uri'],
  ...['endpoint', 'expires', 'expiry', 'ttl', 'policy', 'algorithm', 'version', 'enabled', 'required', 'in'],
])
/** Short names that mean a secret in the query of a URL, and anything elsewhere. */
const inQueries = new Set(['key', 'sig', 'auth', 'sid', 'pass', 'hmac'])

/** Whether what goes by this name must not be shown. `max_tokens` and `tokenizer` are shown, and so is `token_type`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name)
  const last = words.at(-1) ?? ''
  if (harmlessEndings.has(last)) return false
  const whole = words.join(' ')
  if (secretNames.has(whole) || secretPairs.test(whole)) return true
  return words.some((word) => secretWords.has(word) || secretEndings.test(word))
}

/** The same for a parameter in the query of a URL. */
export const isSecretParameter = (name: string): boolean =>
  isSecretName(name) || inQueries.has(name.toLowerCase())

/** `clientSecret2` is `client`, `secret`. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '')
