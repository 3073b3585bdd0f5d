import { BodyReader } from './body-reader.ts'
import { PIXELS, type Pixels } from './digit.ts'
import { digitsBefore, fourDigits, nonDigits } from './digit-words.ts'

const SPACE = 0x20
const COMMA = 0x2c
const POINT = 0x2e
const ZERO = 0x30
const CLOSE_LIST = 0x5d

const WORD = 4
/** Decimals read at once. */
const DECIMALS = 3 * WORD
/** A digit, the point, its decimals and a word behind them: with so many bytes left, no read is past the end. */
const LOOKED_AT = 2 + DECIMALS + WORD

/**
 * Reads `PIXELS` JSON numbers with commas between them into `pixels`, from `start` on, and returns where it stands then;
 * -1 when it found anything else. This is the innermost loop of a prediction, 15 KB of text for 3 KB of pixels.
 *
 * Two forms are read here: one digit, and one digit with twelve decimals or more, as languages print floats between 0
 * and 1. All others, and the few of these that are in doubt, are for `BodyReader`.
 */
export function readPixels(body: Buffer, start: number, pixels: Pixels): number {
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  const reader = new BodyReader(body, start)
  const size = body.length
  let at = start
  for (let i = 0; i < PIXELS; i++) {
    if (i > 0) {
      while (body[at] === SPACE) at++
      if (body[at++] !== COMMA) return -1
    }
    while (body[at] === SPACE) at++
    const end = readPixel(view, size, at, pixels, i)
    const next = body[end]
    if (next === COMMA || next === CLOSE_LIST || next === SPACE) {
      at = end
    } else {
      reader.skipTo(at)
      const value = reader.number()
      if (Number.isNaN(value)) return -1
      pixels[i] = value
      at = reader.at
    }
  }
  return at
}

/**
 * Reads one number of the two forms into `pixels[i]` and returns where it ends; -1 for any other. With m the integer
 * that digit and decimals make, the number lies in [m, m + 1] trillionths, whatever decimals follow. Rounding keeps
 * order, and half a trillionth to either side is more than a double loses: where both ends become one float32, so does
 * the number. `size` is the view's, which costs more to ask for than to read a word.
 */
function readPixel(view: DataView, size: number, at: number, pixels: Pixels, i: number): number {
  if (at + LOOKED_AT > size) return -1
  const whole = view.getUint8(at) - ZERO
  if (whole < 0 || whole > 9) return -1
  if (view.getUint8(at + 1) !== POINT) {
    pixels[i] = whole
    return at + 1
  }
  const a = view.getInt32(at + 2, true)
  const b = view.getInt32(at + 2 + WORD, true)
  const c = view.getInt32(at + 2 + 2 * WORD, true)
  if ((nonDigits(a) | nonDigits(b) | nonDigits(c)) !== 0) return -1
  const m = whole * 1e12 + fourDigits(a) * 1e8 + (fourDigits(b) * 1e4 + fourDigits(c))
  const value = Math.fround((m - 0.5) * 1e-12)
  if (value !== Math.fround((m + 1.5) * 1e-12)) return -1
  pixels[i] = value
  return endOfDigits(view, size, at + 2 + DECIMALS)
}

/** Behind the digits at `from` and after; -1 where the body may end with them. */
function endOfDigits(view: DataView, size: number, from: number): number {
  for (let at = from; at + WORD <= size; at += WORD) {
    const wrong = nonDigits(view.getInt32(at, true))
    if (wrong !== 0) return at + digitsBefore(wrong)
  }
  return -1
}
