import sharp from 'sharp'
import { PIXELS, type Pixels } from '../digit.ts'
import { type Box, boxOf, type Ink, inkOf } from './ink.ts'
import { type Picture, readPicture } from './picture.ts'

const SIDE = 28
/** MNIST's digits were scaled to fit a box of this side, and the box was placed by its centre of mass. */
const BOX = 20

/** Reads the digit in a PNG or JPEG of any size. Throws `PictureError`, `PictureTooLargeError`. */
export const digitInFile = async (file: Buffer): Promise<Pixels> => digitIn(await readPicture(file))

/** A picture made as MNIST's were: grey, light on dark, scaled to 20 x 20, centred by mass. Blank without a drawing. */
export async function digitIn(picture: Picture): Promise<Pixels> {
  const ink = inkOf(picture)
  return ink === undefined ? new Float32Array(PIXELS) : placed(await fitted(ink, boxOf(ink)))
}

/** The ink within the box, scaled so that its longer side is `BOX`; its darkest pixel is 1 again. */
async function fitted({ width, height, values }: Ink, box: Box): Promise<Ink> {
  const scale = BOX / Math.max(box.width, box.height)
  const size = {
    width: Math.max(1, Math.round(box.width * scale)),
    height: Math.max(1, Math.round(box.height * scale)),
  }
  const bytes = Uint8Array.from(values, (value) => Math.round(255 * value))
  const scaled = await sharp(bytes, { raw: { width, height, channels: 1 } })
    .extract(box)
    .resize({ ...size, fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer()
  const most = Math.max(1, ...scaled)
  return { ...size, values: Float32Array.from(scaled, (byte) => byte / most) }
}

/** In the field of 28 x 28 with the centre of mass in its middle, as far as it fits. */
function placed({ width, height, values }: Ink): Pixels {
  const pixels = new Float32Array(PIXELS)
  const [centreX, centreY] = centreOf({ width, height, values })
  const left = offset(centreX, width)
  const top = offset(centreY, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels[(top + y) * SIDE + left + x] = values[y * width + x] ?? 0
  }
  return pixels
}

function offset(centre: number, length: number): number {
  return Math.max(0, Math.min(SIDE - length, Math.round((SIDE - 1) / 2 - centre)))
}

function centreOf({ width, values }: Ink): readonly [x: number, y: number] {
  let [sum, sumX, sumY] = [0, 0, 0]
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0
    sum += value
    sumX += value * (at % width)
    sumY += value * Math.floor(at / width)
  }
  return [sumX / sum, sumY / sum]
}
