import { isSecretName } from './secret-names.ts'
import { secretPatterns } from './secret-patterns.ts'

/** Stands where a secret stood. */
export const hidden = '***'

/**
 * A text without the secrets that its form gives away: credentials in URLs, values whose names are those of secrets,
 * bearer tokens. Whatever is printed, written or served passes through here. It never throws, leaves a text without
 * secrets as it is, and changes nothing when it is called again.
 */
export function masked(text: string): string {
  if (!mayHold.test(text)) return text
  let shown = hide(text, () => undefined)
  // What stands where a secret stood may complete another form: `http://Authorization: '@`.
  for (let pass = 1; pass < mostPasses; pass++) {
    const again = hide(shown, () => undefined)
    if (again === shown) break
    shown = again
  }
  return shown
}

const mostPasses = 5

/** Most texts hold no secret: one look tells. */
const mayHold = /[=:@]|%3d|%3a|bearer|basic|eyJ|\bsk[-_]|\bghp_|\bhf_/i

/** What `masked` hides in a text, as it stands there. */
export function secretsIn(text: string): readonly string[] {
  const secrets: string[] = []
  hide(text, (secret) => secrets.push(secret))
  return secrets
}

function hide(text: string, found: (secret: string) => void): string {
  return secretPatterns.reduce((left, { pattern, isSecret, shown = hidden }) => {
    return left.replace(pattern, (...parts) => {
      const groups = parts.at(-1) as Record<string, string | undefined>
      const { before = '', name = groups.variable ?? '', secret = '', after = '' } = groups
      const isHidden = secret === '' || secret === shown || secret === hidden
      if (isHidden || !isSecret(name, secret)) return parts[0] as string
      found(secret)
      return before + shown + after
    })
  }, text)
}

/** A header as `name: value`. */
export const maskedHeader = (name: string, value: string): string =>
  `${name}: ${isSecretName(name) ? hidden : masked(value)}`

/** For `JSON.stringify`: masks each text of a document, and none of its names. */
export const maskedText = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? masked(value) : value

/** An address that somebody typed and that may be none: whatever stands before its last `@` counts as credentials. */
export function maskedAddress(text: string): string {
  const [scheme = ''] = /^[a-z][a-z\d+.-]*:\/\//i.exec(text) ?? []
  const at = text.lastIndexOf('@')
  if (at < 0 || (scheme !== '' && URL.canParse(text))) return masked(text)
  return scheme + hidden + masked(text.slice(at))
}
