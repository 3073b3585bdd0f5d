import { hidden, masked, secretsIn } from './masked.ts'

/** Hides the secrets of a text. */
export type KnownMask = (text: string) => string

/** Shorter secrets, and plain words such as `test`, would take innocent text with them. */
const leastMixed = 4
const leastDigits = 8
const leastWord = 12
/** From this length on a secret is hidden within a word as well. */
const leastWithin = 8

function isTelling(secret: string): boolean {
  if (!/[a-z\d]/i.test(secret)) return false
  const least = /^[a-z]+$/i.test(secret) ? leastWord : /[a-z]/i.test(secret) ? leastMixed : leastDigits
  return secret.length >= least
}

/**
 * `masked`, and each of these secrets wherever a text repeats it: as it is, percent-encoded, as JSON writes it. Secrets
 * that are too short, or a plain word, are hidden only where the form of the text gives them away.
 */
export function maskOf(secrets: Iterable<string>): KnownMask {
  const literals = [...new Set([...secrets].filter(isTelling).flatMap(spellings))]
  if (literals.length === 0) return masked
  const longestFirst = literals.toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map(literalPattern).join('|'), 'g')
  return (text) => masked(text).replace(pattern, hidden)
}

function spellings(secret: string): readonly string[] {
  const encoded = percentEncoded(secret)
  const lowerHex = encoded.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase())
  return [secret, encoded, lowerHex, JSON.stringify(secret).slice(1, -1)]
}

/** Half a surrogate cannot be encoded. */
const percentEncoded = (text: string) => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, ''))

function literalPattern(literal: string): string {
  const exact = literal.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return literal.length >= leastWithin ? exact : `(?<![\\w])${exact}(?![\\w])`
}

/** The secrets of a URL, of a header or of any text, and the forms in which others repeat them: decoded, and as `Basic ...`. */
export const secretsOf = (text: string): readonly string[] => secretsIn(text).flatMap(formsOf)

/** A secret, and what it is made of: of `name:password` the password, of `Bearer abc` the token. */
export function formsOf(secret: string): readonly string[] {
  const [, name, password] = /^([^:\s]{1,200}):(.+)$/s.exec(secret) ?? []
  if (name === undefined || password === undefined) return [secret, decoded(secret), ...ofBasic(secret)]
  const plain = `${decoded(name)}:${decoded(password)}`
  return [password, decoded(password), secret, plain, Buffer.from(plain).toString('base64')]
}

/** What `Basic YTpi` or `Bearer abc` carries. */
function ofBasic(secret: string): readonly string[] {
  const [, token] = /^(?:Basic|Bearer|Token|ApiKey)\s+(\S+)$/i.exec(secret) ?? []
  if (token === undefined) return []
  const [, password] = /^[^:\p{Cc}]+:([^\p{Cc}]+)$/u.exec(Buffer.from(token, 'base64').toString()) ?? []
  return password === undefined ? [token] : [token, password]
}

/** A lone % stays as it is. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (coded) => Buffer.from(coded.replaceAll('%', ''), 'hex').toString())
