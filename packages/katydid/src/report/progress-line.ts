import { rateOver } from '../stats/index.ts'
import { formatDuration, millis } from '../units/index.ts'
import { percent, textMillis } from './figures.ts'
import type { RunView } from './view.ts'

/** Rates and latencies of the line are those of the last 10 s. */
const rateSeconds = 10

interface Part {
  readonly text: string
  /** The highest is left out first when the line is too long. */
  readonly rank: number
}

/** How a run goes, in one line that fits `width`, which the caller rewrites in place. */
export function progressLine(view: RunView, width: number): string {
  let parts = partsOf(view)
  const joined = () => parts.map(({ text }) => text).join('  ')
  while (parts.length > 1 && joined().length > width) {
    const last = Math.max(...parts.map(({ rank }) => rank))
    parts = parts.filter(({ rank }) => rank !== last)
  }
  return joined().slice(0, width)
}

/** The same for a pipe or a log, where each is a line of its own. */
export const plainProgress = (view: RunView): string =>
  partsOf(view)
    .map(({ text }) => text)
    .join(', ')

function partsOf(view: RunView): readonly Part[] {
  const { stats, state, inFlight } = view
  const recent = stats.recent(rateSeconds)
  const { response } = recent.total
  return [
    { rank: 0, text: `${state} ${timeOf(view)}` },
    { rank: 3, text: usersOf(view) },
    { rank: 5, text: requestsOf(view) },
    { rank: 1, text: `${rateOver(recent.total.requests, recent).toFixed(1)} req/s` },
    { rank: 2, text: `${stats.total.failed} failed (${percent(stats.total.failureRatio)})` },
    ...(stats.total.unsent > 0 ? [{ rank: 2.5, text: `${stats.total.unsent} unsent` }] : []),
    { rank: 6, text: `p50 ${textMillis(response.quantile(0.5))}` },
    { rank: 4, text: `p95 ${textMillis(response.quantile(0.95))}` },
    { rank: 7, text: `${inFlight} in flight` },
  ]
}

function timeOf({ elapsed, runTime }: RunView): string {
  const whole = formatDuration(millis(Math.floor(elapsed / 1_000) * 1_000)).replace(/^0ms$/, '0s')
  return runTime === undefined ? whole : `${whole} of ${formatDuration(runTime)}`
}

/** While the warm-up lasts, nothing else is counted. */
const requestsOf = ({ stats, elapsed }: RunView) =>
  stats.warmUp.requests > 0 && elapsed < stats.from
    ? `warm-up: ${stats.warmUp.requests} requests`
    : `${stats.total.requests} requests`

const usersOf = ({ users, targetUsers }: RunView) =>
  users === targetUsers ? `${users} users` : `${users} of ${targetUsers} users`
