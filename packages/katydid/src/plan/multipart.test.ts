import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FilePart, prepared, type QueryValue } from './index.ts'

interface Part {
  readonly head: string
  readonly data: string
}

/** Takes a body apart by RFC 2046, 5.1.1, to the byte; throws at the first thing that is not so. */
function parse(contentType: string, body: string): Part[] {
  const boundary = /^multipart\/form-data; boundary=([\w'()+,\-./:=?]{1,70})$/.exec(contentType)?.[1]
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`)
  const parts: Part[] = []
  let at = 0
  const take = (text: string) => {
    if (!body.startsWith(text, at)) throw new Error(`expected ${JSON.stringify(text)} at ${at}`)
    at += text.length
  }
  const takeUntil = (text: string) => {
    const end = body.indexOf(text, at)
    if (end < 0) throw new Error(`no ${JSON.stringify(text)} after ${at}`)
    const taken = body.slice(at, end)
    at = end + text.length
    return taken
  }
  take(`--${boundary}`)
  while (body.startsWith('\r\n', at)) {
    take('\r\n')
    parts.push({ head: takeUntil('\r\n\r\n'), data: takeUntil(`\r\n--${boundary}`) })
  }
  take('--\r\n')
  if (at !== body.length) throw new Error('bytes behind the end')
  return parts
}

const fieldsOf = (head: string) =>
  Object.fromEntries(
    head
      .split('\r\n')
      .map((line) => [line.split(': ')[0]?.toLowerCase(), line.slice(line.indexOf(': ') + 2)]),
  )

const latin1 = (data: Uint8Array | string) => Buffer.from(data as string).toString('latin1')

test('a strict parser finds every part as it was given', () => {
  const name = fc.stringMatching(/^[a-zA-Z][\w ]{0,8}$/)
  const file = fc.record({ filename: name, data: fc.oneof(fc.string(), fc.uint8Array({ maxLength: 200 })) })
  const value = fc.oneof<fc.Arbitrary<QueryValue | FilePart>[]>(fc.string(), fc.boolean(), fc.integer(), file)
  fc.assert(
    fc.property(fc.dictionary(name, value), (given) => {
      const { contentType, text } = prepared.multipart(given)
      const parts = parse(contentType, text)
      const expected = Object.entries(given).map(([key, part]) =>
        typeof part === 'object'
          ? {
              fields: {
                'content-disposition': `form-data; name="${key}"; filename="${part.filename}"`,
                'content-type': 'application/octet-stream',
              },
              data: latin1(part.data),
            }
          : { fields: { 'content-disposition': `form-data; name="${key}"` }, data: latin1(String(part)) },
      )
      expect(parts.map(({ head, data }) => ({ fields: fieldsOf(head), data }))).toEqual(expected)
    }),
  )
})

test('names are escaped as browsers do, and a content type is sent as given', () => {
  const { contentType, text } = prepared.multipart({
    'a"b\r\n': { filename: 'é".png', contentType: 'image/png', data: '' },
  })
  const [part] = parse(contentType, text)
  expect(part?.head).toBe(
    `Content-Disposition: form-data; name="a%22b%0D%0A"; filename="${latin1('é')}%22.png"\r\nContent-Type: image/png`,
  )
})

test('a content type with a line break is refused', () => {
  expect(() => prepared.multipart({ a: { filename: 'f', data: '', contentType: 'a\r\nb' } })).toThrow(
    TypeError,
  )
})
