import type { Pixels } from './digit.ts'
import { readRegularBody } from './fast-body.ts'
import { explainJson } from './json-error.ts'
import { missingBody, notAnObject, validateBody } from './validation.ts'
import { type ValidationIssue, withSensibleInputs } from './validation-issue.ts'

/** What a client sent to be read: a digit, or the reasons why it is none. */
export type PredictBody =
  | { readonly kind: 'digit'; readonly pixels: Pixels }
  | { readonly kind: 'refused'; readonly issues: readonly ValidationIssue[] }

/** Reads a JSON body: regular ones the short way, all others by `readStrictly`. */
export function readJsonBody(body: Buffer): PredictBody {
  const pixels = readRegularBody(body)
  return pixels === undefined ? readStrictly(body) : { kind: 'digit', pixels }
}

/** Reads a JSON body with `JSON.parse`; says of any body at all what is wrong with it. */
export function readStrictly(body: Buffer): PredictBody {
  if (body.length === 0) return refused([missingBody()], 0)
  const parsed = parseJson(body)
  const result = 'issue' in parsed ? [parsed.issue] : validateBody(parsed.value)
  return result instanceof Float32Array ? { kind: 'digit', pixels: result } : refused(result, body.length)
}

/** A body that does not call itself JSON is one text, as in FastAPI, and so never a digit. */
export function readOtherBody(body: Buffer): PredictBody {
  return refused([body.length === 0 ? missingBody() : notAnObject(body.toString())], body.length)
}

function refused(issues: readonly ValidationIssue[], bodyBytes: number): PredictBody {
  return { kind: 'refused', issues: withSensibleInputs(issues, bodyBytes) }
}

function parseJson(body: Buffer): { readonly value: unknown } | { readonly issue: ValidationIssue } {
  const text = decodeUtf8(body)
  if (text === undefined) return { issue: jsonInvalid(0, 'Invalid UTF-8') }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    const error = explainJson(text)
    return { issue: jsonInvalid(error?.position ?? 0, error?.message ?? 'Expecting value') }
  }
}

/** The text without a byte order mark; `undefined` when the bytes are not UTF-8. */
function decodeUtf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function jsonInvalid(position: number, error: string): ValidationIssue {
  const ctx = { error }
  return { type: 'json_invalid', loc: ['body', position], msg: 'JSON decode error', input: {}, ctx }
}
