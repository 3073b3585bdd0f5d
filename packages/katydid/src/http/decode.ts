import zlib from 'node:zlib'

/** Bodies up to this size are decoded at once; larger ones on Node's thread pool, so that the others keep their times. */
const inlineBytes = 65_536
/** More than this out of one body is refused: a small body can be made to unpack into all of the memory. */
const maxDecodedBytes = 1_073_741_824

type Encoding = 'gzip' | 'deflate' | 'br'
type Done = (error: Error | null, body: Buffer) => void

/**
 * The encodings of a Content-Encoding value that we undo, in the order in which to undo them. Empty when there is
 * nothing to do or one is unknown: then the body stays as it came.
 */
export function decodings(contentEncoding: string): readonly Encoding[] {
  const found: Encoding[] = []
  for (const token of contentEncoding.toLowerCase().split(',').reverse()) {
    const name = token.trim()
    if (name === 'gzip' || name === 'x-gzip') found.push('gzip')
    else if (name === 'deflate' || name === 'br') found.push(name)
    else if (name !== '' && name !== 'identity') return []
  }
  return found
}

/** Undoes the encodings one after the other. Calls back before it returns when each body is small. */
export function decode(body: Buffer, encodings: readonly Encoding[], done: Done): void {
  const [encoding, ...rest] = encodings
  if (encoding === undefined) {
    done(null, body)
    return
  }
  const next: Done = (error, decoded) => (error === null ? decode(decoded, rest, done) : done(error, body))
  if (body.length <= inlineBytes) inflateNow(body, encoding, next)
  else inflateLater(body, encoding, next)
}

function inflateNow(body: Buffer, encoding: Encoding, done: Done): void {
  let decoded = body
  let problem: Error | null = null
  try {
    decoded = inflateSync(body, encoding)
  } catch (error) {
    problem = error as Error
  }
  done(problem, decoded)
}

const limits = { maxOutputLength: maxDecodedBytes }

function inflateSync(body: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'gzip') return zlib.gunzipSync(body, limits)
  if (encoding === 'br') return zlib.brotliDecompressSync(body, limits)
  return isZlib(body) ? zlib.inflateSync(body, limits) : zlib.inflateRawSync(body, limits)
}

function inflateLater(body: Buffer, encoding: Encoding, done: Done): void {
  if (encoding === 'gzip') zlib.gunzip(body, limits, done)
  else if (encoding === 'br') zlib.brotliDecompress(body, limits, done)
  else if (isZlib(body)) zlib.inflate(body, limits, done)
  else zlib.inflateRaw(body, limits, done)
}

/** `deflate` means the zlib format, but servers have always sent the raw one too (RFC 9110, 8.4.1.2). */
const isZlib = (body: Buffer): boolean => ((body[0] ?? 0) & 0x0f) === 8
