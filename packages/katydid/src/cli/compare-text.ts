import { tableMillis } from '../report/figures.ts'
import { type Column, textTable } from '../report/text-table.ts'
import { type CompareVerdict, type Comparison, type Metric, together } from '../verdict/index.ts'
import { wrapped } from './wrapped.ts'

const widest = 120

/** The table and a sentence for each side of it, in at most so many columns, ending in a newline. */
export function compareText(comparisons: readonly Comparison[], columns: number, rounds?: number): string {
  const width = Math.min(columns, widest)
  const table = textTable(compareColumns, comparisons, width)
  const rows = comparisons.flatMap(({ entry }, i) =>
    i > 0 && comparisons[i - 1]?.entry !== entry ? [table.rule, table.row(i)] : [table.row(i)],
  )
  const notes = [summary(comparisons), basis(rounds)].flatMap((text) => wrapped(text, width))
  const lines = [table.header, table.rule, ...rows, '', ...notes]
  return `\n${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

const figure = { width: 6, before: ' ', canShrink: true } as const

/** In a narrow window the interval says it all. */
const compareColumns: readonly Column<Comparison>[] = [
  { title: 'Entry', width: 0, before: '', align: 'left', isElastic: true, cell: ({ entry }) => entry },
  { title: 'Metric', width: 6, before: ' ', align: 'left', cell: ({ metric }) => titles[metric] },
  { title: 'Base', ...figure, cell: ({ metric, base }) => figureText(metric, base) },
  { title: 'New', ...figure, cell: ({ metric, changed }) => figureText(metric, changed) },
  { title: 'Change', ...figure, dropOrder: 1, cell: (one) => changeText(one.metric, one.change?.estimate) },
  { title: `${together * 100} % interval`, ...figure, cell: intervalText },
  { title: 'Verdict', width: 13, before: '  ', align: 'left', cell: verdictText },
]

const titles: Readonly<Record<Metric, string>> = {
  p50: 'p50 ms',
  p95: 'p95 ms',
  p99: 'p99 ms',
  rate: 'per s',
  failures: 'failed',
}

export const verdictWords: Readonly<Record<CompareVerdict, string>> = {
  better: 'better',
  worse: 'worse',
  same: 'no detectable difference',
  unsure: 'too few data',
}

const short: Readonly<Record<CompareVerdict, string>> = {
  ...verdictWords,
  better: 'BETTER',
  worse: 'WORSE',
  same: 'no difference',
}

function verdictText(one: Comparison): string {
  return isNumbered(one) ? `${short[one.verdict]} (x${timesText(one.timesMissing)})` : short[one.verdict]
}

/** So many times as much is as good as never. */
const never = 100
const isNumbered = (one: Comparison): one is Comparison & { readonly timesMissing: number } =>
  one.timesMissing !== undefined && one.timesMissing < never

const timesText = (times: number) => (times < 9.95 ? times.toFixed(1) : String(Math.ceil(times)))

function figureText(metric: Metric, figure: number | undefined): string {
  if (figure === undefined) return '-'
  if (metric === 'failures') return `${(figure * 100).toFixed(2)}%`
  return metric === 'rate' ? figure.toPrecision(4) : tableMillis(figure as never)
}

/** Of failures in points of a percent, of all else in percent. */
function changeText(metric: Metric, change: number | undefined): string {
  if (change === undefined) return '-'
  const digits = metric === 'failures' ? 2 : 1
  const value = (change * 100).toFixed(digits)
  const sign = Number(value) > 0 ? '+' : ''
  return `${sign}${Number(value) === 0 ? (0).toFixed(digits) : value}${metric === 'failures' ? 'pp' : '%'}`
}

function intervalText({ metric, change }: Comparison): string {
  if (change === undefined) return '-'
  return `${changeText(metric, change.low)} to ${changeText(metric, change.high)}`
}

function summary(comparisons: readonly Comparison[]): string {
  const count = (verdict: CompareVerdict) => comparisons.filter((one) => one.verdict === verdict).length
  const parts = (['worse', 'better', 'same', 'unsure'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${verdictWords[verdict]}: ${count(verdict)}`)
  const missing = comparisons.some(isNumbered) ? ' (xN: about N times as much would tell)' : ''
  return `${parts.join(', ')}${missing}.`
}

const basis = (rounds: number | undefined) =>
  rounds === undefined
    ? `The intervals together hold the truth with ${together * 100} %. They are of these two runs: what differs between runs of the same server is not in them (--ab).`
    : `The intervals together hold the truth with ${together * 100} %. They are of ${rounds} runs each, in turn.`
