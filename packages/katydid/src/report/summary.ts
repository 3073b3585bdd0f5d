import type { Histogram, StatsWindow } from '../stats/index.ts'
import { textMillis } from './figures.ts'
import type { RunView } from './view.ts'

/** What the tables do not say: that the counts add up, over which window rates are, and how the two times differ. */
export function summary({ stats, insecure }: RunView): string {
  const { total } = stats
  const lines = [
    ['Offered', `${total.offered} = ${endings(total)}`],
    ['Rates', windowText(stats)],
    ['Response time', `${typical(total.response)}  (from the intended start)`],
    ['Service time', `${typical(total.service)}  (from sending)`],
    ...(insecure ? [['TLS', 'certificates were not verified (--insecure)']] : []),
  ]
  return lines.map(([what = '', text]) => `${what.padEnd(15)} ${text}`).join('\n')
}

const endings = ({ ok, failed, cutOff, unsent }: StatsWindow['total']) =>
  `${ok} ok + ${failed} failed + ${cutOff} cut off + ${unsent} unsent`

const windowText = ({ from, to }: StatsWindow) =>
  `over ${secondsText(to - from)}, from ${secondsText(from)} to ${secondsText(to)} of the run`

const secondsText = (durationMs: number) => `${(durationMs / 1_000).toFixed(1)} s`

const typical = (times: Histogram) =>
  `p50 ${textMillis(times.quantile(0.5))}, p99 ${textMillis(times.quantile(0.99))}`
