/**
 * Four ASCII bytes at a time, as the little-endian 32-bit integers that `DataView` reads: the first byte is the lowest.
 */

const ZEROS = 0x30303030
const HIGH_HALVES = 0xf0f0f0f0
/** Carries ':' and what follows it, which share their high half with the digits, into the next. */
const SIX_EACH = 0x06060606

/**
 * 0 where all four bytes are digits; else its lowest bit that is set is within the first byte that is none. Bytes after
 * that one may be misjudged by a carry.
 */
export function nonDigits(word: number): number {
  return ((word ^ ZEROS) | ((word + SIX_EACH) ^ ZEROS)) & HIGH_HALVES
}

/** How many digits stand before the first byte that is none; `wrong` is what `nonDigits` gave, and not 0. */
export function digitsBefore(wrong: number): number {
  return (31 - Math.clz32(wrong & -wrong)) >> 3
}

/** The integer that four digits make, 0 to 9999: pairs within each half first, then the two halves. */
export function fourDigits(word: number): number {
  const digits = word & 0x0f0f0f0f
  const pairs = (digits * 10 + (digits >>> 8)) & 0x00ff00ff
  return (pairs & 0xff) * 100 + (pairs >>> 16)
}
