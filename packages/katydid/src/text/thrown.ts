import { inspect } from 'node:util'

/** What a row of a table, a log line or a cell of a CSV file can still show. */
const maxTextLength = 500
const maxTraceLength = 8_000

/** Of an error inside a value: the same mistake may come from several places. */
const stackFrame = /\n\s+at .*/g

const textless = '(something that has no text)'

/**
 * A short text for anything that code of others may throw: the message of an error, or what there is instead of one.
 * Never throws. Equal mistakes give equal texts, so that they group.
 */
export function thrownText(thrown: unknown): string {
  try {
    return cut(textOf(thrown), maxTextLength)
  } catch {
    // A getter that throws, a revoked proxy: whatever is asked of it fails.
    return textless
  }
}

/** The same with the kind of the error before it and its cause behind it: `TypeError: fetch failed (ECONNREFUSED)`. Never throws. */
export function thrownSummary(thrown: unknown): string {
  const text = thrownText(thrown)
  try {
    if (!(thrown instanceof Error)) return text
    const { name, cause } = thrown
    const kind = typeof name === 'string' && name !== text ? `${name}: ` : ''
    return `${kind}${text}${cause instanceof Error ? ` (${thrownText(cause)})` : ''}`
  } catch {
    // As above.
    return text
  }
}

/** The stack of an error, or an empty text. Never throws. */
export function thrownTrace(thrown: unknown): string {
  try {
    const { stack } = thrown as { readonly stack?: unknown }
    return typeof stack === 'string' ? cut(stack, maxTraceLength) : ''
  } catch {
    // Null, undefined, or an object that lets nobody look into it: there is no stack.
    return ''
  }
}

/** Any value in one short piece of text, for messages. Never throws. */
export function valueText(value: unknown): string {
  try {
    const text = inspect(value, { depth: 0, customInspect: false, breakLength: 100 })
    return cut(text.replaceAll(stackFrame, ''), maxTextLength)
  } catch {
    // As above.
    return textless
  }
}

function textOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown === '' ? '(an empty text)' : thrown
  if (typeof thrown !== 'object' || thrown === null) return valueText(thrown)
  const { message, name } = thrown as { readonly message?: unknown; readonly name?: unknown }
  if (typeof message === 'string' && message !== '') return message
  if (message !== undefined && message !== '') return valueText(message)
  if (!(thrown instanceof Error)) return valueText(thrown)
  const { code } = thrown as { readonly code?: unknown }
  return [code, name].find((one): one is string => typeof one === 'string' && one !== '') ?? textless
}

const cut = (text: string, length: number) =>
  text.length <= length ? text : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')} ... (cut)`
