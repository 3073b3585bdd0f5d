import type { Bench } from './bench.ts'
import type { Inputs } from './inputs.ts'
import { classOf, type Model } from './model.ts'
import type { Interval } from './order-interval.ts'

/** How often the class with the largest score is the labelled one. */
export interface AccuracyFigures {
  readonly inputs: number
  readonly errors: number
  readonly accuracy: number
  /** Wilson's score interval, 95 %. */
  readonly interval: Interval
  readonly isCutShort: boolean
}

const batch = 256

/** Asks each labelled input once, in batches. */
export async function accuracyOf<Input>(
  model: Model<Input>,
  { pool, labels = [] }: Inputs<Input>,
  bench: Bench,
): Promise<AccuracyFigures> {
  const size = Math.min(batch, model.maxBatch)
  let [asked, errors] = [0, 0]
  while (asked < pool.length && !bench.signal.aborted) {
    const outputs = await model.predict(pool.slice(asked, asked + size))
    for (const [i, output] of outputs.entries()) {
      if (classOf(model.scores?.(output) ?? []) !== labels[asked + i]) errors++
    }
    asked += outputs.length
    bench.progress(asked / pool.length)
    await bench.breathe()
  }
  const accuracy = asked === 0 ? 0 : 1 - errors / asked
  return {
    inputs: asked,
    errors,
    accuracy,
    interval: wilsonInterval(asked - errors, asked),
    isCutShort: bench.signal.aborted,
  }
}

/** z of the normal distribution, two-sided 95 %. */
const z95 = 1.959_963_985

/**
 * Where the probability of a success lies, 95 %: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), for p the
 * share of successes among n (Wilson 1927). From 0 to 1 when n is 0.
 */
export function wilsonInterval(successes: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 }
  const p = successes / n
  const middle = p + z95 ** 2 / (2 * n)
  const half = z95 * Math.sqrt((p * (1 - p)) / n + z95 ** 2 / (4 * n * n))
  const scale = 1 + z95 ** 2 / n
  return { low: (middle - half) / scale, high: (middle + half) / scale }
}
