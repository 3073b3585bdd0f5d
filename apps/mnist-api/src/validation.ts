import { PIXELS, type Pixels, toPixel } from './digit.ts'
import type { ValidationIssue } from './validation-issue.ts'

const BODY = ['body'] as const
const DATA = ['body', 'data'] as const

/** Strings that pydantic would read as a number. The contract refuses them, as being of the wrong type. */
const NUMERIC_TEXT = /^\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+|inf(?:inity)?|nan)(?:e[-+]?[0-9]+)?\s*$/i

/** The pixels of a parsed body, or everything that is wrong with it, in pydantic's order and words. */
export function validateBody(body: unknown): Pixels | ValidationIssue[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [notAnObject(body)]
  if (!('data' in body)) return [missing(DATA, body)]
  return validateData(body.data)
}

/** There is no body where one is required. */
export function missingBody(): ValidationIssue {
  return missing(BODY, null)
}

/** The body is something other than an object with named fields, for instance text of another type. */
export function notAnObject(input: unknown): ValidationIssue {
  const msg = 'Input should be a valid dictionary or object to extract fields from'
  return { type: 'model_attributes_type', loc: BODY, msg, input }
}

function missing(loc: readonly string[], input: unknown): ValidationIssue {
  return { type: 'missing', loc, msg: 'Field required', input }
}

/** A list that is too long is refused for that alone; one that is too short only if each item is good. */
function validateData(data: unknown): Pixels | ValidationIssue[] {
  if (!Array.isArray(data)) {
    return [{ type: 'list_type', loc: DATA, msg: 'Input should be a valid list', input: data }]
  }
  if (data.length > PIXELS) return [wrongLength('too_long', 'at most', 'max_length', data)]
  const issues = data.flatMap((item, index) => validateItem(item, index) ?? [])
  if (issues.length > 0) return issues
  if (data.length < PIXELS) return [wrongLength('too_short', 'at least', 'min_length', data)]
  return Float32Array.from(data, toPixel)
}

function wrongLength(type: string, bound: string, limit: string, data: readonly unknown[]): ValidationIssue {
  const msg = `List should have ${bound} ${PIXELS} items after validation, not ${data.length}`
  const ctx = { field_type: 'List', [limit]: PIXELS, actual_length: data.length }
  return { type, loc: DATA, msg, input: data, ctx }
}

function validateItem(item: unknown, index: number): ValidationIssue | undefined {
  const loc = [...DATA, index]
  if (typeof item === 'number') {
    if (Number.isFinite(item)) return undefined
    // JSON has no infinity to repeat: 1e999 is shown as null.
    return { type: 'finite_number', loc, msg: 'Input should be a finite number', input: null }
  }
  if (typeof item === 'string' && !NUMERIC_TEXT.test(item)) {
    const msg = 'Input should be a valid number, unable to parse string as a number'
    return { type: 'float_parsing', loc, msg, input: item }
  }
  return { type: 'float_type', loc, msg: 'Input should be a valid number', input: item }
}
