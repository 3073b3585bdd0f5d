import { inPairs } from './in-pairs.ts'

/** P(T >= t) of Student's t with whole degrees of freedom, by the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4. */
export function studentUpperTail(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom))
  const [sin, cos2] = [Math.sin(angle), Math.cos(angle) ** 2]
  const isOdd = freedom % 2 === 1
  let term = isOdd ? Math.cos(angle) : 1
  let sum = freedom === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= (cos2 * (k - 1)) / k
    sum += term
  }
  const within = isOdd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum
  return (1 - within) / 2
}

/** Chances of a mean that is so far above, or below, a limit when the true one is at it. */
export interface MeanChances {
  readonly above: number
  readonly below: number
}

/** With fewer figures their spread is not known well enough. */
const leastFigures = 8

/**
 * Student's test of the mean of figures in order of time against a limit. Since neighbours depend on each other, means of
 * 1, 2, 4 ... of them are tested as well (batch means, Law and Kelton), and the largest chance counts. 1 with too few.
 */
export function meanChances(figures: readonly number[], limit: number): MeanChances {
  if (figures.length < leastFigures) return { above: 1, below: 1 }
  let chances = oneLevel(figures, limit)
  for (
    let joined = inPairs(figures, middle);
    joined.length >= leastFigures;
    joined = inPairs(joined, middle)
  ) {
    const next = oneLevel(joined, limit)
    chances = { above: Math.max(chances.above, next.above), below: Math.max(chances.below, next.below) }
  }
  return chances
}

const middle = (a: number, b: number) => (a + b) / 2

function oneLevel(figures: readonly number[], limit: number): MeanChances {
  const m = figures.length
  const mean = figures.reduce((sum, each) => sum + each, 0) / m
  const variance = figures.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (m - 1)
  if (mean === limit) return { above: 0.5, below: 0.5 }
  const t = (mean - limit) / Math.sqrt(variance / m) // infinite where nothing varies
  const above = studentUpperTail(t, m - 1)
  return { above, below: 1 - above }
}
