import { randomBytes } from 'node:crypto'
import { encodeMultipart, type Parts } from './multipart.ts'
import type { QueryValue } from './request.ts'

/** Larger bodies are kept as bytes: V8 holds no string of more than 512 MB, and for these a write of its own costs nothing. */
const maxTextBytes = 1_048_576

/** A body encoded once and sent many times. */
export interface Prepared {
  readonly kind: 'prepared'
  readonly contentType: string
  /** One byte per character (latin1), to be written together with the head; empty when there are `bytes`. */
  readonly text: string
  /** A body of more than 1 MB as it was given: it is not copied, so it must not change while it is sent. */
  readonly bytes: Uint8Array | undefined
}

function fromBytes(contentType: string, bytes: Uint8Array): Prepared {
  if (bytes.byteLength > maxTextBytes) return { kind: 'prepared', contentType, text: '', bytes }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return { kind: 'prepared', contentType, text, bytes: undefined }
}

/** Encoding 784 floats costs more than sending them: encode outside the task, send inside it. */
export const prepared = {
  /** Throws a TypeError for what JSON cannot hold (a function, undefined, a BigInt). */
  json(value: unknown): Prepared {
    const text = JSON.stringify(value)
    if (text === undefined) throw new TypeError('prepared.json: the value has no JSON form')
    return fromBytes('application/json', Buffer.from(text))
  },
  text: (value: string, contentType = 'text/plain; charset=utf-8'): Prepared =>
    fromBytes(contentType, Buffer.from(value)),
  bytes: (value: Uint8Array, contentType = 'application/octet-stream'): Prepared =>
    fromBytes(contentType, value),
  form(fields: Readonly<Record<string, QueryValue>>): Prepared {
    const pairs = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)])
    return prepared.text(new URLSearchParams(pairs).toString(), 'application/x-www-form-urlencoded')
  },
  /** Fields and files. Throws a TypeError when a content type holds a line break. */
  multipart(parts: Parts): Prepared {
    const boundary = `katydid-${randomBytes(16).toString('hex')}`
    return fromBytes(`multipart/form-data; boundary=${boundary}`, encodeMultipart(parts, boundary))
  },
}
