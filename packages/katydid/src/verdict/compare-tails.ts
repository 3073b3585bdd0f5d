import { studentUpperTail } from './proof-mean.ts'

/** The t with P(T >= t) = tail, for a tail below a half, of Student's t with whole degrees of freedom. */
export function studentQuantile(tail: number, freedom: number): number {
  let [low, high] = [0, 1]
  while (studentUpperTail(high, freedom) > tail) high *= 2
  while (high - low > 1e-10 * high) {
    const middle = (low + high) / 2
    if (studentUpperTail(middle, freedom) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The z with P(Z >= z) = tail, for a tail below a half, to 7 digits (Wichura 1988, algorithm AS 241, PPND7). */
export function normalQuantile(tail: number): number {
  const q = 0.5 - tail
  if (q <= 0.425) {
    const r = 0.180625 - q * q
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    )
  }
  const r = Math.sqrt(-Math.log(tail))
  return r <= 5 ? middleTail(r - 1.6) : farTail(r - 5)
}

const middleTail = (r: number) =>
  (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
  ((0.12021132975 * r + 0.7370016425) * r + 1)

const farTail = (r: number) =>
  (((0.017337203997 * r + 0.42868294337) * r + 3.081226386) * r + 6.657905115) /
  ((0.012258202635 * r + 0.24197894225) * r + 1)
