/**
 * Tails of the binomial distribution, exact to some 1e-12 of themselves for n up to 1e9: the density by Loader's
 * saddle-point expansion (Loader 2000, Fast and accurate computation of binomial probabilities), and the shorter of the
 * two tails summed from there outward, all terms positive and each smaller than the one before. Near the middle of
 * n = 1e9 that is some 1e5 terms.
 */

/** P(X <= t) of X successes in n independent trials, each with probability q. n and t are whole numbers. */
export function binomialCdf(t: number, n: number, q: number): number {
  if (t < 0) return 0
  if (t >= n) return 1
  return t < n * q ? density(t, n, q) * sumDown(t, n, q) : 1 - upper(t + 1, n, q)
}

/** P(X >= t). */
export function binomialUpperTail(t: number, n: number, q: number): number {
  if (t <= 0) return 1
  if (t > n) return 0
  return t > n * q ? upper(t, n, q) : 1 - binomialCdf(t - 1, n, q)
}

const upper = (t: number, n: number, q: number) => density(t, n, q) * sumUp(t, n, q)

/** Terms smaller than this change no sum. */
const negligible = 1e-17

/** Density at t, t - 1 ... 0, as multiples of that at t. */
function sumDown(t: number, n: number, q: number): number {
  let [sum, term] = [1, 1]
  for (let k = t; k > 0 && term > negligible * sum; k--) {
    term *= (k / (n - k + 1)) * ((1 - q) / q)
    sum += term
  }
  return sum
}

/** Density at t, t + 1 ... n, as multiples of that at t. */
function sumUp(t: number, n: number, q: number): number {
  let [sum, term] = [1, 1]
  for (let k = t; k < n && term > negligible * sum; k++) {
    term *= ((n - k) / (k + 1)) * (q / (1 - q))
    sum += term
  }
  return sum
}

/** P(X = t), 0 <= t <= n, 0 < q < 1. */
function density(t: number, n: number, q: number): number {
  if (t === 0) return Math.exp(n * Math.log1p(-q))
  if (t === n) return Math.exp(n * Math.log(q))
  const rest = n - t
  const exponent =
    stirlingError(n) -
    stirlingError(t) -
    stirlingError(rest) -
    deviance(t, n * q) -
    deviance(rest, n * (1 - q))
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * t * rest))
}

/** ln n! less Stirling's formula, ln(sqrt(2 pi n) (n / e)^n). */
function stirlingError(n: number): number {
  if (n < 16) return lnFactorial(n) - 0.5 * Math.log(2 * Math.PI * n) - n * Math.log(n) + n
  const n2 = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / n2) / n2) / n2) / n2) / n
}

function lnFactorial(n: number): number {
  let product = 1
  for (let k = 2; k <= n; k++) product *= k
  return Math.log(product)
}

/** x ln(x / mean) + mean - x, without the cancellation that this formula has where x is near the mean. */
function deviance(x: number, mean: number): number {
  const v = (x - mean) / (x + mean)
  if (Math.abs(v) > 0.1) return x * Math.log(x / mean) + mean - x
  let sum = (x - mean) * v
  let power = 2 * x * v
  for (let j = 1; ; j++) {
    power *= v * v
    const next = sum + power / (2 * j + 1)
    if (next === sum) return sum
    sum = next
  }
}
