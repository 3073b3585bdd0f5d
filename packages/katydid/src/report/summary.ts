import type { EndingsView, EntryStats, Histogram, StatsWindow } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import { steadyStateOf, validityText } from '../verdict/index.ts'
import { percent, tableMillis, textMillis } from './figures.ts'
import { wrapped } from './fit.ts'
import type { RunView } from './view.ts'

const labelWidth = 16

type Line = readonly [label: string, text: string]

/**
 * What the tables do not say: that the counts add up, over which window rates are, how the two times differ, and how far
 * the figures can be trusted. `columns` undefined: no line is broken.
 */
export function summary(
  { stats, insecure, validity, warnings = [], usersStarted, usersLost = 0 }: RunView,
  columns?: number,
): string {
  const { total, lag, readLag, leastService } = stats
  const lines: readonly Line[] = [
    ['Offered', `${total.offered} = ${endings(total)}`],
    ...unsentLine(total),
    ...resentLine(total),
    ...(usersLost > 0
      ? [['Users', `${usersLost} of ${usersStarted} ended early: see the exceptions`] as const]
      : []),
    ...warmUpLine(stats),
    ['Rates', windowText(stats)],
    ['Response time', `${typical(total.response)}  (from the intended start)`],
    ['Service time', `${range(leastService, total.service)}  (from sending)`],
    ...(lag.count > 0
      ? [['Schedule lag', `${typical(lag)}  (from the intended start to sending)`] as const]
      : []),
    ...(readLag.count > 0
      ? [['Read lag', `${typical(readLag)} at most  (from arriving to being read)`] as const]
      : []),
    ...(total.requests > 0 ? [['Steady state', steadyStateOf(stats).words] as const] : []),
    ...(insecure ? [['TLS', 'certificates were not verified (--insecure)'] as const] : []),
    ...warnings.map((text) => ['Warning', text] as const),
  ]
  const width = columns ?? Number.POSITIVE_INFINITY
  const judged = validity === undefined ? [] : validityText(validity, width)
  return [...lines.flatMap((line) => laidOut(line, width)), ...judged].join('\n')
}

const laidOut = ([label, text]: Line, width: number): readonly string[] =>
  wrapped(text, width - labelWidth).map((line, i) => `${(i === 0 ? label : '').padEnd(labelWidth)}${line}`)

const endings = ({ ok, failed, cutOff, unsent }: EndingsView) =>
  `${ok} ok + ${failed} failed + ${cutOff} cut off + ${unsent} unsent`

const unsentLine = ({ unsent, offered }: EndingsView): readonly Line[] =>
  unsent === 0
    ? []
    : [['Unsent', `${unsent} (${percent(unsent / offered)} of the offer) are in none of the times`]]

/** What the server may have got twice. */
const resentLine = ({ resent }: EntryStats): readonly Line[] =>
  resent === 0
    ? []
    : [['Sent again', `${resent} over a new connection: the server had closed a kept one without a response`]]

function warmUpLine({ warmUp, from }: StatsWindow): readonly Line[] {
  if (warmUp.offered === 0) return []
  const counts = `${warmUp.offered} = ${endings(warmUp)}`
  return [['Warm-up', `${counts}, intended before ${secondsText(from)}, are in no other figure`]]
}

const windowText = ({ from, to }: StatsWindow) =>
  `over ${secondsText(to - from)}, from ${secondsText(from)} to ${secondsText(to)} of the run`

const secondsText = (durationMs: number) => `${(durationMs / 1_000).toFixed(1)} s`

const typical = (times: Histogram): string => range(times, times)

/** What a time was at least and at most, where printing tells the two apart. */
function range(least: Histogram, most: Histogram): string {
  const [low, high] = [least, most].map((times) => times.quantiles([0.5, 0.99]))
  return ['p50', 'p99'].map((name, i) => `${name} ${between(low?.[i], high?.[i])}`).join(', ')
}

const between = (low: Millis | undefined, high: Millis | undefined) =>
  tableMillis(low) === tableMillis(high) ? textMillis(high) : `${tableMillis(low)} to ${textMillis(high)}`
