/**
 * The text of a JSON body: UTF-8, or UTF-16 as its byte order mark or the zeros of its first characters tell, as Python's `json.loads`
 * (and so FastAPI) reads it. `undefined` when the bytes are no such text.
 */
export function jsonText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes) // takes the mark away
  } catch {
    return undefined
  }
}

/** JSON begins with two characters of ASCII, one where there is no more: half of their UTF-16 is zero (RFC 4627, 3). */
function encodingOf([first, second]: Buffer): string {
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be'
  return (first === 0xff && second === 0xfe) || second === 0 ? 'utf-16le' : 'utf-8'
}
