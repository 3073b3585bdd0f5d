import { changeOfRounds, changeOfRuns, figureOfRuns } from './compare-figures.ts'
import type { Change } from './compare-interval.ts'
import { type ComparedEntry, type ComparedRun, type Metric, metrics, type Thresholds } from './compare-run.ts'

/** `same`: no detectable difference, and none that matters is left possible. `unsure`: too few data to say. */
export type CompareVerdict = 'better' | 'worse' | 'same' | 'unsure'

export interface Comparison {
  readonly entry: string
  readonly metric: Metric
  readonly verdict: CompareVerdict
  /** ms, answers per second, or a share; of many runs what `change` is between: `figureOfRuns`. Undefined: not known. */
  readonly base: number | undefined
  readonly changed: number | undefined
  /** Of what it was, and, of failures, of all requests. Undefined with too few data. */
  readonly change: Change | undefined
  readonly threshold: number
  /** So many times the data would tell, if all stays as it is. Undefined when it has been told, or cannot be. */
  readonly timesMissing: number | undefined
}

/** All intervals of a comparison together hold the truth with this probability (Bonferroni). */
export const together = 0.95

/**
 * Compares each entry and metric. A change counts when it is larger than its threshold and the interval leaves no doubt
 * that at least half of that is real; there is none when the whole interval is within the threshold. With one run each,
 * windows are the unit, and what differs from run to run of the same server is not in it; with rounds, runs are.
 */
export function compareRuns(
  base: readonly ComparedRun[],
  changed: readonly ComparedRun[],
  thresholds: Thresholds,
): readonly Comparison[] {
  const pairs = pairsOf(base, changed)
  const tail = (1 - together) / (2 * Math.max(1, pairs.length))
  return pairs.map(([entry, metric]) => {
    const [a, b] = [entriesOf(base, entry), entriesOf(changed, entry)]
    const isSingle = base.length === 1 && changed.length === 1
    const [first, second] = [a[0], b[0]]
    const isWhole =
      a.length === base.length && b.length === changed.length && first !== undefined && second !== undefined
    const change = !isWhole
      ? undefined
      : isSingle
        ? changeOfRuns(first, second, metric, tail)
        : changeOfRounds(a, b, metric, tail)
    return {
      entry,
      metric,
      ...judged(metric, change, thresholds[metric]),
      base: figureOfRuns(a, metric),
      changed: figureOfRuns(b, metric),
    }
  })
}

/** Entries of either side, in the order of the first. The rate of an open run is that of its plan. */
function pairsOf(base: readonly ComparedRun[], changed: readonly ComparedRun[]): readonly [string, Metric][] {
  const runs = [...base, ...changed]
  const names = [...new Set(runs.flatMap(({ entries }) => entries.map(({ name }) => name)))]
  const compared = metrics.filter((metric) => metric !== 'rate' || !runs.some(({ isOpen }) => isOpen))
  return names.flatMap((name) => compared.map((metric): [string, Metric] => [name, metric]))
}

const entriesOf = (runs: readonly ComparedRun[], name: string): readonly ComparedEntry[] =>
  runs.flatMap(({ entries }) => entries.filter((entry) => entry.name === name))

type Judged = Pick<Comparison, 'verdict' | 'change' | 'threshold' | 'timesMissing'>

function judged(metric: Metric, change: Change | undefined, threshold: number): Judged {
  if (change === undefined) return { verdict: 'unsure', change, threshold, timesMissing: undefined }
  const verdict = verdictOf(metric === 'rate' ? mirrored(change) : change, threshold)
  const timesMissing = verdict === 'unsure' ? missing(change, threshold) : undefined
  return { verdict, change, threshold, timesMissing }
}

/** Of a rate, less is worse. */
const mirrored = ({ estimate, low, high }: Change): Change => ({
  estimate: -estimate,
  low: -high,
  high: -low,
})

function verdictOf({ estimate, low, high }: Change, threshold: number): CompareVerdict {
  if (estimate > threshold && low > threshold / 2) return 'worse'
  if (estimate < -threshold && high < -threshold / 2) return 'better'
  return low > -threshold && high < threshold ? 'same' : 'unsure'
}

/** The width of an interval shrinks with the root of the data. */
function missing({ estimate, low, high }: Change, threshold: number): number | undefined {
  const size = Math.abs(estimate)
  const room = size > threshold ? size - threshold / 2 : threshold - size
  const times = ((high - low) / 2 / room) ** 2
  return times <= 1000 ? Math.max(1.1, times) : undefined
}
