import sharp from 'sharp'

/** Brightness of a picture, row by row, 0 black to 255 white. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

/** Not a PNG or JPEG that can be read; the message may be shown to a client. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
}

/** More pixels than are decoded here. */
export class PictureTooLargeError extends Error {
  override readonly name = 'PictureTooLargeError'
}

/** A photograph has twelve million; a small file can claim thousands of millions. */
export const MOST_PIXELS = 24_000_000
/** A digit needs no more, and what follows is on the event loop. */
const LONGEST_SIDE = 128
const DECODE_SECONDS = 5

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const JPEG = Buffer.from('ffd8ff', 'hex')

// One thread for each picture, and nothing kept: other cores belong to other workers.
sharp.concurrency(1)
sharp.cache(false)

/** Decodes a PNG or JPEG off the event loop, upright and scaled down. Throws `PictureError`, `PictureTooLargeError`. */
export async function readPicture(file: Buffer): Promise<Picture> {
  if (!startsWith(file, PNG) && !startsWith(file, JPEG)) throw new PictureError('neither PNG nor JPEG')
  try {
    const { data, info } = await sharp(file, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .timeout({ seconds: DECODE_SECONDS })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, grey: onPaper(data) }
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes('exceeds pixel limit')) {
      throw new PictureTooLargeError(`more than ${MOST_PIXELS} pixels`, { cause })
    }
    throw new PictureError('damaged', { cause })
  }
}

const startsWith = (file: Buffer, magic: Buffer): boolean => magic.equals(file.subarray(0, magic.length))

/**
 * Brightness of red, green, blue and alpha, put on paper: white under dark strokes, black under light ones, so that what is
 * drawn on nothing can be seen.
 */
function onPaper(rgba: Buffer): Uint8Array {
  const pixels = rgba.length / 4
  const grey = Uint8Array.from({ length: pixels }, (_, pixel) => brightness(rgba, 4 * pixel))
  const alphaOf = (pixel: number) => (rgba[4 * pixel + 3] ?? 0) / 255
  let [sum, weight] = [0, 0]
  for (let pixel = 0; pixel < pixels; pixel++) {
    sum += (grey[pixel] ?? 0) * alphaOf(pixel)
    weight += alphaOf(pixel)
  }
  const paper = sum > 127.5 * weight ? 0 : 255
  return grey.map((value, pixel) => Math.round(alphaOf(pixel) * value + (1 - alphaOf(pixel)) * paper))
}

/** Of a pixel at `at`, as television weighs its colours (ITU-R BT.601). */
function brightness(rgba: Buffer, at: number): number {
  return Math.round(0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0))
}
