import type { RunStatsView } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import { type Drift, driftOf } from './drift.ts'

/** What the check needs of a window; windows are in order and, but for the last, equally long. */
export interface SteadyWindow {
  readonly from: Millis
  readonly to: Millis
  readonly requests: number
  /** Of response times. Undefined when nothing was answered. */
  readonly median: Millis | undefined
}

/** The judged part of a run, and how its figures moved in it. */
export interface Judged {
  readonly from: Millis
  readonly to: Millis
  readonly median: Drift
  /** Of requests answered per second. */
  readonly rate: Drift
}

export interface SteadyState {
  readonly kind: 'steady' | 'moving' | 'unknown'
  /** Undefined when there are too few windows. */
  readonly judged: Judged | undefined
  /** One sentence, which begins with the kind. */
  readonly words: string
}

/** A change of a figure over the judged part that is still called steady. */
const bound = 0.05
const fewestWindows = 10
/** Windows are joined until there are about this many, which makes neighbours all but independent. */
const wantedGroups = 20
/** Figures must have logarithms: what is less than can be told apart counts as half of that. */
const leastMillis = 0.000_5
const leastRequests = 0.5

/**
 * Whether medians and rates still moved in the last half of what was measured, from `from` on (the end of the warm-up).
 * Moving: a trend is proven, and larger than 5 %. Steady: it is proven to be smaller. Else unknown: too few windows, or
 * too noisy. On figures that do not move it says `moving` in less than 1 % of runs when windows are independent, and in
 * up to 6 % when neighbours are correlated by 0.5. It is wrong when figures go up and down within the part (a cycle, a
 * short jump) or hold half of a longer one; a step in the part may read as unknown; and it does not see tails.
 */
export function steadyState(windows: readonly SteadyWindow[], from: Millis): SteadyState {
  const measured = whole(windows.filter((window) => window.from >= from))
  const part = measured.slice(Math.floor(measured.length / 2))
  const answered = part.filter(({ requests }) => requests > 0).length
  if (answered < fewestWindows || answered < part.length / 2) return tooFew(answered, part.length)
  const groups = grouped(part)
  const judged = {
    from: (part[0] as SteadyWindow).from,
    to: (part.at(-1) as SteadyWindow).to,
    median: driftOf(groups.map(medianOf).filter((median) => median !== undefined)),
    rate: driftOf(groups.map(rateOf)),
  }
  return { kind: kindOf(judged), judged, words: wordsOf(judged) }
}

/** Without a last window that the end of the run cut short. */
function whole(windows: readonly SteadyWindow[]): readonly SteadyWindow[] {
  const [first, last] = [windows[0], windows.at(-1)]
  const isShort = first !== undefined && last !== undefined && last.to - last.from < first.to - first.from
  return isShort ? windows.slice(0, -1) : windows
}

function grouped(part: readonly SteadyWindow[]): readonly (readonly SteadyWindow[])[] {
  const size = Math.max(1, Math.floor(part.length / wantedGroups))
  const left = part.length % size
  const count = Math.floor(part.length / size)
  return Array.from({ length: count }, (_, i) => part.slice(left + i * size, left + (i + 1) * size))
}

function medianOf(group: readonly SteadyWindow[]): number | undefined {
  const medians = group.map(({ median }) => median).filter((median) => median !== undefined)
  const median = medians.sort((a, b) => a - b)[medians.length >> 1]
  return median === undefined ? undefined : Math.max(median, leastMillis)
}

function rateOf(group: readonly SteadyWindow[]): number {
  const requests = group.reduce((sum, window) => sum + window.requests, 0)
  return Math.max(requests, leastRequests) / group.reduce((sum, { from, to }) => sum + to - from, 0)
}

const isMoving = ({ change, isProven }: Drift) => isProven && Math.abs(change) > bound
const isSteady = ({ low, high }: Drift) => low > -bound && high < bound

/** Where a part that is `moving` moves to; `unclear` when medians say one thing and rates the other. */
export function headingOf({ median, rate }: Judged): 'quicker' | 'slower' | 'unclear' {
  const headings = [
    isMoving(median) ? median.change < 0 : undefined,
    isMoving(rate) ? rate.change > 0 : undefined,
  ]
  const quicker = headings.filter((each) => each !== undefined)
  if (quicker.length === 0 || new Set(quicker).size > 1) return 'unclear'
  return quicker[0] ? 'quicker' : 'slower'
}

function kindOf({ median, rate }: Judged): SteadyState['kind'] {
  if (isMoving(median) || isMoving(rate)) return 'moving'
  return isSteady(median) && isSteady(rate) ? 'steady' : 'unknown'
}

const tooFew = (answered: number, windows: number): SteadyState => ({
  kind: 'unknown',
  judged: undefined,
  words:
    `unknown: windows with answers in the last half of what was measured: ${answered}` +
    `${answered < windows ? ` of ${windows}` : ''}; ${fewestWindows} are needed, which 20 s give`,
})

function wordsOf(judged: Judged): string {
  const { median, rate } = judged
  const seconds = (judged.to - judged.from) / 1_000
  const over = `over the last ${seconds < 9.95 ? seconds.toPrecision(2) : seconds.toFixed(0)} s`
  switch (kindOf(judged)) {
    case 'steady':
      return `steady: ${over} medians changed by ${signed(median.change)}, requests/s by ${signed(rate.change)}`
    case 'moving':
      return `still moving: ${over} ${moved(judged)}`
    case 'unknown':
      return (
        `unknown: ${over} medians ${swings(median)}, requests/s ${swings(rate)}: ` +
        `too much to prove a change below ${percent(bound)}`
      )
  }
}

function moved({ median, rate }: Judged): string {
  const sentence = (what: string, drift: Drift) =>
    isMoving(drift)
      ? [`${what} ${drift.change > 0 ? 'rose' : 'fell'} by ${percent(Math.abs(drift.change))}`]
      : []
  return [...sentence('medians', median), ...sentence('requests/s', rate)].join(', ')
}

const swings = ({ swing }: Drift) => (swing > 9 ? 'swing more than tenfold' : `swing by ${percent(swing)}`)
const percent = (ratio: number) => `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`
const signed = (ratio: number) => `${ratio < 0 ? '-' : '+'}${percent(Math.abs(ratio))}`

/** The same of a run's statistics. */
export const steadyStateOf = ({ series, from }: RunStatsView): SteadyState =>
  steadyState(
    series.map((point) => ({ ...point, median: point.response.p50 })),
    from,
  )
