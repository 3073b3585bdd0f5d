import { BodyReader } from './body-reader.ts'
import { PIXELS, type Pixels } from './digit.ts'

const SPACE = 0x20
const COMMA = 0x2c
const POINT = 0x2e
const ZERO = 0x30
const CLOSE_LIST = 0x5d

const DECIMALS = 9
const BILLION = 10 ** DECIMALS
const MILLION = 10 ** 6

/**
 * Reads `PIXELS` JSON numbers with commas between them into `pixels`, from `start` on, and returns where it stands then;
 * -1 when it found anything else. This is the innermost loop of a prediction, 15 KB of text for 3 KB of pixels.
 *
 * Two forms are read here: one digit, and one digit with nine decimals or more, as languages print floats between 0 and
 * 1. All others, and the few of these that are in doubt, are for `BodyReader`.
 */
export function readPixels(body: Buffer, start: number, pixels: Pixels): number {
  const reader = new BodyReader(body, start)
  let at = start
  for (let i = 0; i < PIXELS; i++) {
    if (i > 0) {
      while (body[at] === SPACE) at++
      if (body[at++] !== COMMA) return -1
    }
    while (body[at] === SPACE) at++
    const numberAt = at
    const whole = (body[at++] ?? 0) - ZERO
    let value = whole
    if (body[at] === POINT) {
      value = decimal(body, at + 1, whole)
      at += 1 + DECIMALS
      while (isDigit(body[at])) at++
    }
    const next = body[at]
    const isRead = whole >= 0 && whole <= 9 && (next === COMMA || next === CLOSE_LIST || next === SPACE)
    if (!isRead || Number.isNaN(value)) {
      reader.skipTo(numberAt)
      value = reader.number()
      if (Number.isNaN(value)) return -1
      at = reader.at
    }
    pixels[i] = value
  }
  return at
}

/**
 * `whole` and the decimals at `at` as a float32; NaN where that is not certain, or where there are not nine of them. An
 * integer below 2^53 over a power of ten that a double holds divides to the nearest double (Clinger, PLDI 1990). Further
 * digits only place the number between two such quotients, and rounding keeps order: where both become one float32, so
 * does the number. Where nine decimals leave a doubt, fifteen decide.
 */
function decimal(body: Buffer, at: number, whole: number): number {
  const nine = digits(body, at, 3)
  if (nine < 0) return Number.NaN
  const billionths = whole * BILLION + nine
  const value = Math.fround(billionths / BILLION)
  if (value === Math.fround((billionths + 1) / BILLION)) return value
  const six = digits(body, at + DECIMALS, 2)
  const finer = billionths * MILLION + six
  if (six < 0 || finer >= Number.MAX_SAFE_INTEGER) return Number.NaN
  const finerValue = Math.fround(finer / (BILLION * MILLION))
  return finerValue === Math.fround((finer + 1) / (BILLION * MILLION)) ? finerValue : Number.NaN
}

/** The integer that three times `triples` digits make; negative when one of the bytes is none. */
function digits(body: Buffer, at: number, triples: number): number {
  let value = 0
  for (let k = 0; k < triples; k++) {
    const a = (body[at + 3 * k] ?? 0) - ZERO
    const b = (body[at + 3 * k + 1] ?? 0) - ZERO
    const c = (body[at + 3 * k + 2] ?? 0) - ZERO
    if ((a | b | c) < 0 || a > 9 || b > 9 || c > 9) return -1
    value = value * 1_000 + a * 100 + b * 10 + c
  }
  return value
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9
}
