import { BodyReader } from './body-reader.ts'
import { PIXELS, type Pixels } from './digit.ts'
import { readPixels } from './pixel-reader.ts'

/**
 * Reads `{"data":[784 numbers]}` straight from its bytes, without the text and the list that `JSON.parse` goes
 * by. `undefined` means no more than "not in the regular form": such a body, which may still be a good one,
 * is for the strict path. Where this answers, the strict path gives the same pixels, bit for bit.
 */
export function readRegularBody(body: Buffer): Pixels | undefined {
  const reader = new BodyReader(body)
  if (!reader.takes('{') || !reader.takes('"data"') || !reader.takes(':')) return undefined
  const pixels = readImage(reader, body)
  return pixels !== undefined && reader.takes('}') && reader.isAtEnd() ? pixels : undefined
}

/** As `readRegularBody`, for `{"instances":[[784 numbers], ...]}` with one to `most` images. */
export function readRegularBatch(body: Buffer, most: number): Pixels[] | undefined {
  const reader = new BodyReader(body)
  if (!reader.takes('{') || !reader.takes('"instances"') || !reader.takes(':') || !reader.takes('['))
    return undefined
  const images: Pixels[] = []
  do {
    const pixels = readImage(reader, body)
    if (pixels === undefined || images.length === most) return undefined
    images.push(pixels)
  } while (reader.takes(','))
  return reader.takes(']') && reader.takes('}') && reader.isAtEnd() ? images : undefined
}

function readImage(reader: BodyReader, body: Buffer): Pixels | undefined {
  if (!reader.takes('[')) return undefined
  const pixels = new Float32Array(PIXELS)
  const end = readPixels(body, reader.at, pixels)
  if (end < 0) return undefined
  reader.skipTo(end)
  return reader.takes(']') ? pixels : undefined
}
