/**
 * The text of bytes from outside, as browsers read it (WHATWG Encoding, 6, decode): a byte order mark decides and is taken
 * away, else the charset that was named, else UTF-8. What cannot be decoded becomes U+FFFD; an unknown charset is UTF-8.
 */
export function decodeText(bytes: Uint8Array, charset?: string): string {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return utf8(bytes.subarray(3))
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  return charset === undefined || isUtf8.test(charset) ? utf8(bytes) : decoderOf(charset).decode(bytes)
}

const isUtf8 = /^utf-?8$/i

const utf8 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder() // a charset that nobody knows
  }
}
