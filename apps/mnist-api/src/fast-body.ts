import { BodyReader } from './body-reader.ts'
import { PIXELS, type Pixels } from './digit.ts'

/**
 * Reads `{"data":[784 numbers]}` straight from its bytes, without the text and the list that `JSON.parse` goes
 * by. `undefined` means no more than "not in the regular form": such a body, which may still be a good one,
 * is for the strict path. Where this answers, the strict path gives the same pixels, bit for bit.
 */
export function readRegularBody(body: Buffer): Pixels | undefined {
  const reader = new BodyReader(body)
  if (!reader.takes('{') || !reader.takes('"data"') || !reader.takes(':') || !reader.takes('['))
    return undefined
  const pixels = new Float32Array(PIXELS)
  for (let i = 0; i < PIXELS; i++) {
    if (i > 0 && !reader.takesComma()) return undefined
    const value = reader.number()
    if (Number.isNaN(value)) return undefined
    pixels[i] = value
  }
  return reader.takes(']') && reader.takes('}') && reader.isAtEnd() ? pixels : undefined
}
