import { PIXELS, type Pixels, toPixel } from './digit.ts'
import { EXTRAS } from './predict/extras.ts'
import type { ValidationIssue } from './validation-issue.ts'

const BODY = ['body'] as const
const DATA = ['body', 'data'] as const
const INSTANCES = ['body', 'instances'] as const

/** Most digits in one body of the batch form. */
export const MOST_INSTANCES = 256

/** Strings that pydantic would read as a number. The contract refuses them, as being of the wrong type. */
const NUMERIC_TEXT = /^\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+|inf(?:inity)?|nan)(?:e[-+]?[0-9]+)?\s*$/i

/** What a client sent to be read: a digit, several, or the reasons why it is neither. */
export type PredictBody =
  | { readonly kind: 'digit'; readonly pixels: Pixels }
  | { readonly kind: 'digits'; readonly images: readonly Pixels[] }
  | { readonly kind: 'refused'; readonly issues: readonly ValidationIssue[] }

/** The pixels of a parsed body, or everything that is wrong with it, in pydantic's order and words. */
export function validateBody(body: unknown): PredictBody {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refused([notAnObject(body)])
  if ('data' in body) return digitOrRefused(validateImage(body.data, DATA))
  if ('instances' in body) return validateInstances(body.instances)
  return refused([missing(DATA, body)])
}

/** Pixels that came as floats, without JSON. */
export function validateFloats(floats: Pixels): PredictBody {
  const issues = Array.from(floats).flatMap((value, index) => validateItem(value, [...BODY, index]) ?? [])
  return issues.length > 0 ? refused(issues) : { kind: 'digit', pixels: floats.map(toPixel) }
}

export function refused(issues: readonly ValidationIssue[]): PredictBody {
  return { kind: 'refused', issues }
}

function digitOrRefused(image: Pixels | ValidationIssue[]): PredictBody {
  return image instanceof Float32Array ? { kind: 'digit', pixels: image } : refused(image)
}

/** There is no body where one is required. */
export function missingBody(): ValidationIssue {
  return missing(BODY, null)
}

/** Bytes that are no digit, for there are too many or too few. */
export function wrongLength(actual_length: number): ValidationIssue {
  const msg = `Body should be ${PIXELS} bytes, or ${PIXELS} little-endian float32 in ${4 * PIXELS} bytes, not ${actual_length}`
  return { type: 'bytes_length', loc: BODY, msg, input: null, ctx: { actual_length } }
}

/** `?include=` names something that there is not. */
export function unknownExtra(input: unknown): ValidationIssue {
  const expected = EXTRAS.map((name) => `'${name}'`).join(' or ')
  const ctx = { expected }
  return { type: 'literal_error', loc: ['query', 'include'], msg: `Input should be ${expected}`, input, ctx }
}

/** A body or a form that should hold a picture. */
export function noPicture(reason: string): ValidationIssue {
  const msg = 'Input should be a PNG or JPEG picture that can be read'
  return { type: 'image_parsing', loc: BODY, msg, input: null, ctx: { reason } }
}

/** The body is something other than an object with named fields, for instance text of another type. */
export function notAnObject(input: unknown): ValidationIssue {
  const msg = 'Input should be a valid dictionary or object to extract fields from'
  return { type: 'model_attributes_type', loc: BODY, msg, input }
}

function missing(loc: readonly string[], input: unknown): ValidationIssue {
  return { type: 'missing', loc, msg: 'Field required', input }
}

type Location = ValidationIssue['loc']

/** One to `MOST_INSTANCES` images; what is wrong is said of each of them. */
function validateInstances(instances: unknown): PredictBody {
  if (!Array.isArray(instances)) return refused([notAList(instances, INSTANCES)])
  if (instances.length > MOST_INSTANCES) return refused([tooLong(instances, INSTANCES, MOST_INSTANCES)])
  if (instances.length === 0) return refused([tooShort(instances, INSTANCES, 1)])
  const images = instances.map((image, index) => validateImage(image, [...INSTANCES, index]))
  const issues = images.flatMap((image) => (image instanceof Float32Array ? [] : image))
  if (issues.length > 0) return refused(issues)
  return { kind: 'digits', images: images.filter((image) => image instanceof Float32Array) }
}

/** A list that is too long is refused for that alone; one that is too short only if each item is good. */
function validateImage(image: unknown, loc: Location): Pixels | ValidationIssue[] {
  if (!Array.isArray(image)) return [notAList(image, loc)]
  if (image.length > PIXELS) return [tooLong(image, loc, PIXELS)]
  const issues = image.flatMap((item, index) => validateItem(item, [...loc, index]) ?? [])
  if (issues.length > 0) return issues
  if (image.length < PIXELS) return [tooShort(image, loc, PIXELS)]
  return Float32Array.from(image, toPixel)
}

function notAList(input: unknown, loc: Location): ValidationIssue {
  return { type: 'list_type', loc, msg: 'Input should be a valid list', input }
}

function tooLong(list: readonly unknown[], loc: Location, most: number): ValidationIssue {
  const msg = `List should have at most ${most} items after validation, not ${list.length}`
  const ctx = { field_type: 'List', max_length: most, actual_length: list.length }
  return { type: 'too_long', loc, msg, input: list, ctx }
}

function tooShort(list: readonly unknown[], loc: Location, least: number): ValidationIssue {
  const msg = `List should have at least ${least} item${least === 1 ? '' : 's'} after validation, not ${list.length}`
  const ctx = { field_type: 'List', min_length: least, actual_length: list.length }
  return { type: 'too_short', loc, msg, input: list, ctx }
}

function validateItem(item: unknown, loc: Location): ValidationIssue | undefined {
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
