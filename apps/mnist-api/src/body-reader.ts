import { toPixel } from './digit.ts'

const SPACE = 0x20
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const CLOSE_LIST = 0x5d

const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/
const JSON_WHITE_SPACE = /^[ \t\r\n]*$/

/** Digits read after the point: together at most 15, in two steps that each fit a 31-bit integer. */
const FIRST_DECIMALS = 9
const SECOND_DECIMALS = 6
/** 10^0 to 10^15, each of which a double holds exactly. */
const POWERS_OF_TEN = Array.from({ length: FIRST_DECIMALS + SECOND_DECIMALS + 1 }, (_, power) => 10 ** power)
const powerOfTen = (power: number): number => POWERS_OF_TEN[power] ?? Number.NaN

/** A position in the bytes of a body, moved on by what is read. There is no byte past the end. */
export class BodyReader {
  readonly #body: Buffer
  #at: number

  constructor(body: Buffer, at = 0) {
    this.#body = body
    this.#at = at
  }

  /** Bytes before what comes next. */
  get at(): number {
    return this.#at
  }

  /** Steps over spaces and then over `text` (ASCII), if it is next. */
  takes(text: string): boolean {
    this.#skipSpaces()
    const end = this.#at + text.length
    if (this.#body.toString('latin1', this.#at, end) !== text) return false
    this.#at = end
    return true
  }

  takesComma(): boolean {
    this.#skipSpaces()
    return this.#body[this.#at++] === COMMA
  }

  /** Goes on from another place, to which something else has read. */
  skipTo(at: number): void {
    this.#at = at
  }

  /** Only white space is left, as after a body that came from a file. */
  isAtEnd(): boolean {
    return JSON_WHITE_SPACE.test(this.#body.toString('latin1', this.#at))
  }

  /** The JSON number that comes next, as a pixel; NaN when there is none, or none that is finite. */
  number(): number {
    this.#skipSpaces()
    const start = this.#at
    const isNegative = this.#body[start] === MINUS
    if (isNegative) this.#at++
    const magnitude = this.#decimal()
    if (!Number.isNaN(magnitude) && this.#isAtEndOfNumber()) return isNegative ? -magnitude : magnitude
    this.#at = start
    return this.#anyNumber()
  }

  /**
   * Digits with or without a point, exact enough to become the same float32 as by way of the nearest double;
   * NaN where that is not certain. Digits m over 10^k with m < 2^53, k <= 22 divide to the nearest double
   * (Clinger, PLDI 1990). Further digits only place the number between m and m + 1, and rounding keeps
   * order: where both ends become one float32, so does the number.
   */
  #decimal(): number {
    const wholeAt = this.#at
    const whole = this.#digits(FIRST_DECIMALS)
    const wholeDigits = this.#at - wholeAt
    if (wholeDigits === 0 || (wholeDigits > 1 && this.#body[wholeAt] === ZERO)) return Number.NaN
    if (this.#body[this.#at] !== POINT) return whole

    const pointAt = this.#at++
    const first = this.#digits(FIRST_DECIMALS)
    const firstDigits = this.#at - pointAt - 1
    const second = this.#digits(SECOND_DECIMALS)
    const digits = this.#at - pointAt - 1
    const m = (whole * powerOfTen(firstDigits) + first) * powerOfTen(digits - firstDigits) + second
    if (digits === 0 || m >= Number.MAX_SAFE_INTEGER) return Number.NaN

    const value = m / powerOfTen(digits)
    if (!this.#skipsDigits()) return value
    return Math.fround(value) === Math.fround((m + 1) / powerOfTen(digits)) ? value : Number.NaN
  }

  /** The whole number that up to `most` digits make; 0 when there are none. */
  #digits(most: number): number {
    const end = Math.min(this.#at + most, this.#body.length)
    let at = this.#at
    let value = 0
    for (; at < end; at++) {
      const digit = (this.#body[at] ?? 0) - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    this.#at = at
    return value
  }

  #skipsDigits(): boolean {
    const start = this.#at
    while (this.#isDigit(this.#at)) this.#at++
    return this.#at > start
  }

  /** The slow way, for exponents and the few numbers that 15 digits leave in doubt. */
  #anyNumber(): number {
    const start = this.#at
    while (this.#at < this.#body.length && !this.#isAtEndOfNumber()) this.#at++
    const text = this.#body.toString('latin1', start, this.#at)
    const value = JSON_NUMBER.test(text) ? Number(text) : Number.NaN
    return Number.isFinite(value) ? toPixel(value) : Number.NaN
  }

  #isAtEndOfNumber(): boolean {
    const byte = this.#body[this.#at]
    return byte === COMMA || byte === CLOSE_LIST || byte === SPACE
  }

  #isDigit(at: number): boolean {
    const byte = this.#body[at] ?? 0
    return byte >= ZERO && byte <= ZERO + 9
  }

  #skipSpaces(): void {
    while (this.#body[this.#at] === SPACE) this.#at++
  }
}
