import type { Exchange } from '../engine/sample.ts'
import type { RequestParts } from '../plan/index.ts'
import { formsOf, isSecretName, secretsOf } from '../text/index.ts'

/** As much of a body as a sample could show. */
const mostBodyBytes = 8_000

/** What a failed request and its answer hold that must not be shown, also where others repeat it. */
export function secretsOfExchange({ url, options, answer }: Exchange): readonly string[] {
  const body = answer.body?.subarray(0, mostBodyBytes).toString() ?? ''
  const sent = Object.entries(options.headers ?? {})
  return [
    ...sent.flatMap(([name, value]) => ofHeader(name, String(value))),
    ...ofAuth(options),
    ...ofFields(options.query),
    ...ofFields(options.form),
    ...secretsOf(url),
    ...secretsOf(bodyText(options)),
    ...answer.headText.split('\r\n').flatMap(ofLine),
    ...secretsOf(body),
  ]
}

function ofLine(line: string): readonly string[] {
  const colon = line.indexOf(':')
  return colon < 0 ? [] : ofHeader(line.slice(0, colon), line.slice(colon + 1).trim())
}

/** A cookie is its value, without its attributes. */
function ofHeader(name: string, value: string): readonly string[] {
  if (!isSecretName(name)) return secretsOf(value)
  switch (name.toLowerCase()) {
    case 'cookie':
      return value.split(';').flatMap(ofCookie)
    case 'set-cookie':
      return ofCookie(value.split(';', 1)[0] ?? '')
    default:
      return formsOf(value)
  }
}

/** `lang=en-US` is a cookie too: only what may be an id is one to hide wherever it stands. */
function ofCookie(pair: string): readonly string[] {
  const value = pair.slice(pair.indexOf('=') + 1).trim()
  return value.length >= 8 && /\d/.test(value) ? [value] : []
}

function ofAuth({ auth }: RequestParts): readonly string[] {
  if (auth === undefined) return []
  return 'bearer' in auth ? [auth.bearer] : formsOf(`${auth.username}:${auth.password}`)
}

const ofFields = (fields: Readonly<Record<string, unknown>> = {}): readonly string[] =>
  Object.entries(fields)
    .filter(([name]) => isSecretName(name))
    .map(([, value]) => String(value))

function bodyText({ json, body }: RequestParts): string {
  if (typeof body === 'string') return body.slice(0, mostBodyBytes)
  if (json === undefined) return ''
  return (JSON.stringify(json) ?? '').slice(0, mostBodyBytes)
}
