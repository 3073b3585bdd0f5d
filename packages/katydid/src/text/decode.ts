/**
 * The text of bytes from outside, as browsers read it (WHATWG Encoding, 6, decode): a byte order mark decides and is taken
 * away, else the charset that was named, else UTF-8. What cannot be decoded becomes U+FFFD; an unknown charset is UTF-8.
 */
export function decodeText(bytes: Uint8Array, charset?: string): string {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return utf8(bytes.subarray(3))
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  return charset === undefined || isUtf8.test(charset) ? utf8(bytes) : decoded(bytes, decoderOf(charset))
}

/** Of the bytes 0x80 to 0x9f, which Node 20 takes for control characters in windows-1252 (that is latin-1 for browsers, too). */
const windowsCharacters = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

function decoded(bytes: Uint8Array, decoder: ReturnType<typeof decoderOf>): string {
  const text = decoder.decode(bytes)
  if (decoder.encoding !== 'windows-1252') return text
  return text.replaceAll(/[\x80-\x9f]/g, (found) => windowsCharacters[found.charCodeAt(0) - 0x80] as string)
}

const isUtf8 = /^utf-?8$/i

const contentCharset = /^content-type:[^\r\n]*;[ \t]*charset[ \t]*=[ \t]*"?([^\s";,]+)/im

/** The charset that the `Content-Type` of an answer's head names, in the words of the server. */
export const charsetOf = (headText: string): string | undefined => contentCharset.exec(headText)?.[1]

const utf8 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder() // a charset that nobody knows
  }
}
