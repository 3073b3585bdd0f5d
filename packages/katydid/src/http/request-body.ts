import { type Prepared, prepared, type RequestParts } from '../plan/index.ts'

/** The body of a request, if it has one. Throws a TypeError when two are given or the one given has no encoding. */
export function requestBody(options: RequestParts): Prepared | undefined {
  const { json, body, form, multipart } = options
  if (json === undefined && body === undefined && form === undefined && multipart === undefined)
    return undefined
  const given = [json, body, form, multipart].filter((one) => one !== undefined)
  if (given.length > 1)
    throw new TypeError('a request has one body: give json, body, form or multipart, not two')
  if (body !== undefined) return rawBody(body)
  if (form !== undefined) return prepared.form(form)
  return multipart === undefined ? prepared.json(json) : prepared.multipart(multipart)
}

function rawBody(body: Prepared | string | Uint8Array): Prepared {
  if (typeof body === 'string') return prepared.text(body)
  if (body instanceof Uint8Array) return prepared.bytes(body)
  if (body.kind === 'prepared') return body
  throw new TypeError('body must be a string, bytes or prepared.*(); use json: for objects')
}

/** The URL with the query added behind the one it has. */
export function withQuery(url: string, query: NonNullable<RequestParts['query']>): string {
  const added = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'object') for (const one of value) added.append(name, String(one))
    else added.append(name, String(value))
  }
  const text = added.toString()
  const bare = url.split('#', 1)[0] as string
  return text === '' ? bare : `${bare}${bare.includes('?') ? '&' : '?'}${text}`
}
