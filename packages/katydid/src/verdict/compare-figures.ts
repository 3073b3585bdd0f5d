import {
  type Change,
  leastFigures,
  type MeanError,
  meanError,
  pairedChange,
  ratioChange,
  shareChange,
} from './compare-interval.ts'
import {
  type ComparedEntry,
  type ComparedWindow,
  isTime,
  type Metric,
  type TimeMetric,
} from './compare-run.ts'

/** The requests beyond a quantile that its estimate needs: 500 for a p99. */
const leastBeyond = 5
/** Times are told apart to 0.1 %, and those of windows to 1.6 %: so much of the error does not show in them. */
const resolution = 0.002
/** With fewer pairs of runs nothing is known of how runs differ. */
export const leastRounds = 4

const beyond: Readonly<Record<TimeMetric, number>> = { p50: 0.5, p95: 0.05, p99: 0.01 }

/** The figure itself: ms, answers per second, or a share. Undefined where it is not known well enough to be compared. */
export function figureOf(entry: ComparedEntry, metric: Metric): number | undefined {
  if (metric === 'failures') return entry.requests === 0 ? undefined : entry.failed / entry.requests
  if (metric === 'rate') return rateOf(entry.windows)
  return entry.requests * beyond[metric] < leastBeyond ? undefined : entry.times[metric]
}

/**
 * The figure of several runs: the geometric mean, whose ratio is the mean ratio of pairs (`pairedChange`); of failures the
 * share of all requests (`shareChange`).
 */
export function figureOfRuns(entries: readonly ComparedEntry[], metric: Metric): number | undefined {
  if (metric === 'failures') {
    const requests = entries.reduce((sum, entry) => sum + entry.requests, 0)
    return requests === 0 ? undefined : entries.reduce((sum, entry) => sum + entry.failed, 0) / requests
  }
  const figures = entries.map((entry) => figureOf(entry, metric)).filter((figure) => figure !== undefined)
  if (figures.length < 2) return figures[0]
  return Math.exp(figures.reduce((sum, figure) => sum + Math.log(figure), 0) / figures.length)
}

function rateOf(windows: readonly ComparedWindow[]): number | undefined {
  const seconds = windows.reduce((sum, window) => sum + window.seconds, 0)
  const requests = windows.reduce((sum, window) => sum + window.requests, 0)
  return requests === 0 ? undefined : requests / seconds
}

/** Two runs, by the windows of each. Undefined with too few of them, or too few requests. */
export function changeOfRuns(
  base: ComparedEntry,
  changed: ComparedEntry,
  metric: Metric,
  tail: number,
): Change | undefined {
  const figures = [figureOf(base, metric), figureOf(changed, metric)] as const
  if (figures[0] === undefined || figures[1] === undefined) return undefined
  if (metric === 'failures') {
    if (Math.min(base.windows.length, changed.windows.length) < leastFigures) return undefined
    return shareChange(clustersOf(base), clustersOf(changed), tail)
  }
  const errors = [logError(base, metric), logError(changed, metric)] as const
  if (errors[0] === undefined || errors[1] === undefined) return undefined
  return ratioChange(figures[0], figures[1], [errors[0], errors[1]], tail)
}

/** Runs in pairs, one of each kind after the other; whatever differs from run to run is in it. */
export function changeOfRounds(
  base: readonly ComparedEntry[],
  changed: readonly ComparedEntry[],
  metric: Metric,
  tail: number,
): Change | undefined {
  if (base.length < leastRounds || base.length !== changed.length) return undefined
  if (metric === 'failures') return shareChange(base.map(asCluster), changed.map(asCluster), tail)
  const ratios = base.map(
    (entry, i) =>
      (figureOf(changed[i] as ComparedEntry, metric) ?? Number.NaN) / (figureOf(entry, metric) ?? Number.NaN),
  )
  return ratios.some(Number.isNaN) ? undefined : pairedChange(ratios, tail)
}

const asCluster = ({ requests, failed }: ComparedEntry) => ({ requests, beyond: failed })
const clustersOf = ({ windows }: ComparedEntry) =>
  windows.map(({ requests, failures }) => ({ requests, beyond: failures }))

/**
 * The error of a figure's logarithm, from how the same figure varies from window to window (sectioning, Asmussen and
 * Glynn 2007, section III.5): that of all requests lies in the middle, the windows only say how sure it is.
 */
function logError({ windows }: ComparedEntry, metric: Metric): MeanError | undefined {
  const figures = windows
    .map((window) => (isTime(metric) ? window.times[metric] : window.requests / window.seconds))
    .filter((figure) => figure !== undefined && figure > 0) as readonly number[]
  const found = meanError(figures.map(Math.log))
  return found && { ...found, error: Math.max(found.error, resolution / Math.sqrt(figures.length)) }
}
