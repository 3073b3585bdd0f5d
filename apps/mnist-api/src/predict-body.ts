import { PIXELS, type Pixels } from './digit.ts'
import { readRegularBatch, readRegularBody } from './fast-body.ts'
import { explainJson } from './json-error.ts'
import { jsonText } from './json-text.ts'
import {
  MOST_INSTANCES,
  missingBody,
  notAnObject,
  type PredictBody,
  refused,
  validateBody,
  validateFloats,
  wrongLength,
} from './validation.ts'
import { type ValidationIssue, withSensibleInputs } from './validation-issue.ts'

export type { PredictBody } from './validation.ts'

/** Reads a body as what it calls itself; one without a type is read as JSON, as FastAPI used to do. */
export function readBody(contentType: string | undefined, body: Buffer): PredictBody {
  if (isJson(contentType)) return readJsonBody(body)
  if (isBytes(contentType)) return readBytes(body)
  return readOtherBody(body)
}

/** `application/json`, `application/...+json`, or no word about the type. */
function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType === 'application/json') return true
  return /^\s*application\/(?:json|[^;\s]+\+json)\s*(?:;|$)/i.test(contentType)
}

function isBytes(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*application\/octet-stream\s*(?:;|$)/i.test(contentType)
}

/** 784 bytes of 0 to 255, or as many little-endian float32; no other length is a digit. */
function readBytes(body: Buffer): PredictBody {
  if (body.length === PIXELS) return { kind: 'digit', pixels: fromBytes(body) }
  if (body.length === 0) return refused([missingBody()])
  if (body.length !== PIXELS * Float32Array.BYTES_PER_ELEMENT) return refused([wrongLength(body.length)])
  const floats = new Float32Array(PIXELS)
  for (let i = 0; i < PIXELS; i++) floats[i] = body.readFloatLE(i * Float32Array.BYTES_PER_ELEMENT)
  return sensible(validateFloats(floats), body.length)
}

function fromBytes(body: Buffer): Pixels {
  const pixels = new Float32Array(PIXELS)
  for (let i = 0; i < PIXELS; i++) pixels[i] = (body[i] ?? 0) / 255
  return pixels
}

/** Reads a JSON body: regular ones the short way, all others by `readStrictly`. */
export function readJsonBody(body: Buffer): PredictBody {
  const pixels = readRegularBody(body)
  if (pixels !== undefined) return { kind: 'digit', pixels }
  const images = readRegularBatch(body, MOST_INSTANCES)
  return images === undefined ? readStrictly(body) : { kind: 'digits', images }
}

/** Reads a JSON body with `JSON.parse`; says of any body at all what is wrong with it. */
export function readStrictly(body: Buffer): PredictBody {
  if (body.length === 0) return refused([missingBody()])
  const parsed = parseJson(body)
  return sensible('issue' in parsed ? refused([parsed.issue]) : validateBody(parsed.value), body.length)
}

/** A body that does not call itself JSON is one text, as in FastAPI, and so never a digit. */
export function readOtherBody(body: Buffer): PredictBody {
  return sensible(refused([body.length === 0 ? missingBody() : notAnObject(body.toString())]), body.length)
}

/** A refusal repeats no more of the body than is sensible. */
function sensible(read: PredictBody, bodyBytes: number): PredictBody {
  return read.kind === 'refused' ? refused(withSensibleInputs(read.issues, bodyBytes)) : read
}

function parseJson(body: Buffer): { readonly value: unknown } | { readonly issue: ValidationIssue } {
  const text = jsonText(body)
  if (text === undefined) return { issue: jsonInvalid(0, 'Invalid UTF-8') }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    const error = explainJson(text)
    return { issue: jsonInvalid(error?.position ?? 0, error?.message ?? 'Expecting value') }
  }
}

function jsonInvalid(position: number, error: string): ValidationIssue {
  const ctx = { error }
  return { type: 'json_invalid', loc: ['body', position], msg: 'JSON decode error', input: {}, ctx }
}
