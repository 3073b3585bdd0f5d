import type { Bench } from './bench.ts'
import { classOf, type Model, predictAll } from './model.ts'

/** How far answers are from those expected. */
export interface Difference {
  readonly inputs: number
  /** Of any score. */
  readonly largest: number
  /** Inputs with another class than expected, beyond what the tolerance explains. */
  readonly otherClass: number
  /** Inputs with a score beyond the tolerance, or with another number of scores. */
  readonly beyond: number
}

export interface GoldenFigures {
  readonly isCutShort: boolean
  /** To the answers that were kept. Undefined when none were given. */
  readonly kept: Difference | undefined
  /** Batches of several sizes against the same inputs one by one, by size. */
  readonly batches: readonly (Difference & { readonly batch: number })[]
  readonly tolerance: number
  readonly isSame: boolean
}

type Scores = readonly (readonly number[])[]

const batchSizes = [8, 32]

/** Whether answers are those that were kept, and do not depend on what else is in a batch. */
export async function golden<Input>(
  model: Model<Input>,
  inputs: readonly Input[],
  kept: Scores | undefined,
  tolerance: number,
  bench: Bench,
): Promise<GoldenFigures> {
  const single = await scoresOf(model, inputs, 1)
  bench.progress(0.4)
  const batches = []
  for (const batch of batchSizes.filter((size) => size <= model.maxBatch && size <= inputs.length)) {
    const scores = await scoresOf(model, inputs, batch)
    batches.push({ batch, ...differenceOf(single, scores, tolerance) })
    bench.progress(0.4 + (0.6 * batches.length) / batchSizes.length)
  }
  const toKept = kept === undefined ? undefined : differenceOf(kept, single, tolerance)
  const all = [...batches, ...(toKept === undefined ? [] : [toKept])]
  const isSame = all.every(({ beyond, otherClass }) => beyond === 0 && otherClass === 0)
  return { kept: toKept, batches, tolerance, isSame, isCutShort: bench.signal.aborted }
}

/** The scores of each input, asked in batches of a size. */
export async function scoresOf<Input>(
  model: Model<Input>,
  inputs: readonly Input[],
  batch: number,
): Promise<Scores> {
  const outputs = await predictAll(model, inputs, batch)
  return outputs.map((output) => Array.from(model.scores?.(output) ?? []))
}

export function differenceOf(expected: Scores, got: Scores, tolerance: number): Difference {
  const each = expected.map((scores, i) => rowDifference(scores, got[i] ?? [], tolerance))
  return {
    inputs: expected.length,
    largest: Math.max(0, ...each.map(({ largest }) => largest)),
    otherClass: each.filter(({ isOtherClass }) => isOtherClass).length,
    beyond: each.filter(({ largest }) => !(largest <= tolerance)).length,
  }
}

/** Two equal scores may trade places within the tolerance: that is no other class. */
function rowDifference(expected: readonly number[], got: readonly number[], tolerance: number) {
  const largest =
    expected.length === got.length && got.every((score) => !Number.isNaN(score))
      ? expected.reduce((most, score, i) => Math.max(most, Math.abs(score - (got[i] as number))), 0)
      : Number.POSITIVE_INFINITY
  const [before, now] = [classOf(expected), classOf(got)]
  const lead = (got[now] ?? 0) - (got[before] ?? 0)
  return { largest, isOtherClass: before !== now && lead > 2 * tolerance }
}
