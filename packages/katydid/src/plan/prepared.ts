import { randomBytes } from 'node:crypto'
import { encodeMultipart, type Parts } from './multipart.ts'
import type { QueryValue } from './request.ts'

/** A body encoded once and sent many times. Its text holds one byte per character (latin1). */
export interface Prepared {
  readonly kind: 'prepared'
  readonly contentType: string
  readonly text: string
}

const fromBytes = (contentType: string, bytes: Uint8Array): Prepared => ({
  kind: 'prepared',
  contentType,
  text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
})

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
