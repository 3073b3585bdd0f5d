import fc from 'fast-check'

/** An answer as a server may write it, and what is to be read from it. */
export interface WrittenResponse {
  readonly bytes: Buffer
  readonly method: 'GET' | 'HEAD'
  readonly status: number
  readonly body: Buffer
  readonly custom: readonly (readonly [name: string, value: string])[]
  /** The body ends with the connection. */
  readonly endsByClose: boolean
}

const tokenCharacters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
const fieldName = fc
  .string({ unit: fc.constantFrom(...tokenCharacters), minLength: 1, maxLength: 12 })
  .map((name) => `X-${name}`)
const fieldValue = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((c) => c !== 0x7f)
    .map((c) => String.fromCharCode(c)),
  maxLength: 20,
})
const padding = fc.constantFrom('', ' ', '\t', ' \t ')
const field = fc.tuple(
  fieldName,
  padding,
  fieldValue.map((value) => value.trim()),
  padding,
)

const body = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
const status = fc.oneof(
  fc.constantFrom(200, 201, 204, 301, 304, 400, 404, 500),
  fc.integer({ min: 200, max: 599 }),
)
const reason = fc.constantFrom('', ' ', ' OK', ' Not Found', ' \xe9t\xe9')
const interim = fc.constantFrom(
  '',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n',
)
const framing = fc.constantFrom('length', 'chunked', 'close')
const chunkSizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 })
const extension = fc.constantFrom('', ';a', ';name=value', ';q="x;y"')
const trailer = fc.constantFrom('', 'X-Trailer: yes\r\n', 'X-A: 1\r\nX-B: 2\r\n')

/** Right answers of every framing, with interim ones before, odd header values, chunk extensions and trailers. */
export const writtenResponse: fc.Arbitrary<WrittenResponse> = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD'),
    status,
    reason,
    interim,
    fields: fc.array(field, { maxLength: 6 }),
    body,
    framing,
    chunkSizes,
    extension,
    trailer,
  })
  .map((drawn) => {
    const { method, status, fields, framing } = drawn
    const hasBody = method === 'GET' && status !== 204 && status !== 304
    const lines = fields
      .map(([name, before, value, after]) => `${name}:${before}${value}${after}\r\n`)
      .join('')
    const head = `${drawn.interim}HTTP/1.1 ${status}${drawn.reason}\r\n${lines}${framingLine(framing, drawn.body)}\r\n`
    const written = framing === 'chunked' ? chunked(drawn) : drawn.body
    return {
      method,
      status,
      bytes: Buffer.concat([Buffer.from(head, 'latin1'), hasBody ? written : Buffer.alloc(0)]),
      body: hasBody ? drawn.body : Buffer.alloc(0),
      custom: fields.map(([name, , value]) => [name, value] as const),
      endsByClose: hasBody && framing === 'close',
    }
  })

function framingLine(framing: string, body: Buffer): string {
  if (framing === 'length') return `Content-Length: ${body.length}\r\n`
  return framing === 'chunked' ? 'Transfer-Encoding: chunked\r\n' : ''
}

interface Chunking {
  readonly body: Buffer
  readonly chunkSizes: readonly number[]
  readonly extension: string
  readonly trailer: string
}

function chunked({ body, chunkSizes, extension, trailer }: Chunking): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0, turn = 0; at < body.length; turn++) {
    const piece = body.subarray(at, at + (chunkSizes[turn % chunkSizes.length] as number))
    pieces.push(Buffer.from(`${piece.length.toString(16)}${extension}\r\n`), piece, Buffer.from('\r\n'))
    at += piece.length
  }
  return Buffer.concat([...pieces, Buffer.from(`0\r\n${trailer}\r\n`)])
}

/** Places at which to cut the bytes of a test. */
export const cuts: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 10 }),
)

/** The bytes cut into pieces of these sizes, over and over. */
export function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const cut: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] as number
    cut.push(bytes.subarray(at, at + size))
    at += size
  }
  return cut
}
