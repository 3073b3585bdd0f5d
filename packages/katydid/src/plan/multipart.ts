import type { FilePart, QueryValue } from './request.ts'

/** The fields and files of a form, by name. */
export type Parts = Readonly<Record<string, QueryValue | FilePart>>

/** The body of multipart/form-data as browsers write it (RFC 7578; names escaped as WHATWG's form encoding says). */
export function encodeMultipart(parts: Parts, boundary: string): Buffer {
  const pieces = Object.entries(parts).flatMap(([name, part]) => encodePart(boundary, name, part))
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

function encodePart(boundary: string, name: string, part: QueryValue | FilePart): readonly Uint8Array[] {
  const start = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`
  if (typeof part !== 'object') return [Buffer.from(`${start}\r\n\r\n${part}\r\n`)]
  const { filename, data, contentType = 'application/octet-stream' } = part
  if (/[\r\n]/.test(contentType))
    throw new TypeError(`part ${name}: the content type may not hold line breaks`)
  const head = `${start}; filename="${quoted(filename)}"\r\nContent-Type: ${contentType}\r\n\r\n`
  return [Buffer.from(head), typeof data === 'string' ? Buffer.from(data) : data, Buffer.from('\r\n')]
}

const quoted = (text: string): string =>
  text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
