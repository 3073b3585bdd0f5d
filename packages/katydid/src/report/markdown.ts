import type { EntryStats } from '../stats/index.ts'
import { rateOver } from '../stats/index.ts'
import { formatDuration, type Millis } from '../units/index.ts'
import type { SloResult, SloVerdict } from '../verdict/index.ts'
import { tableMillis } from './figures.ts'
import { cutMiddle } from './fit.ts'
import type { RunFacts } from './run-facts.ts'
import type { RunView } from './view.ts'

/** GitHub refuses a summary of more than 1 MB: entries and failures beyond these are counted in a line. */
const mostEntries = 100
const mostFailures = 20
const longestCell = 200

/** A run for a job summary or a comment: GitHub-flavoured Markdown that also reads as it is. */
export function markdownReport(view: RunView, facts: RunFacts): string {
  const { stats, slos = [], validity, host, elapsed, warnings = [] } = view
  const { total } = stats
  const sections = [
    `## Load test of ${inText(host)}: ${headline(view)}`,
    slos.length === 0 ? undefined : table(['SLO', 'Verdict', 'Why'], ['', '', ''], slos.map(sloRow)),
    `${total.requests} requests in ${formatDuration(Math.round(elapsed) as Millis)}, ${total.failed} failed, ${total.cutOff} cut off, ${total.unsent} unsent${total.resent === 0 ? '' : `, ${total.resent} sent again`}.`,
    table(
      entryHead,
      entryAlign,
      [...stats.entries.slice(0, mostEntries), total].map((entry) => entryRow(entry, view)),
    ),
    more(stats.entries.length - mostEntries, 'entries'),
    'Times in ms, from the intended start.',
    stats.failures.length === 0 ? undefined : failuresTable(view),
    more(stats.failures.length - mostFailures, 'kinds of failures'),
    warnings.length === 0 ? undefined : warnings.map((text) => `- warning: ${inText(text)}`).join('\n'),
    validity === undefined ? undefined : validityLines(validity),
    factsLines(facts),
  ]
  return `${sections.filter((section) => section !== undefined).join('\n\n')}\n`
}

function headline({ slos = [], stats }: RunView): string {
  if (slos.length === 0)
    return stats.total.failed === 0 ? 'no request failed' : `${stats.total.failed} requests failed`
  const count = (...verdicts: readonly SloVerdict[]) =>
    slos.filter(({ verdict }) => verdicts.includes(verdict)).length
  const parts = [
    [count('failed'), 'missed'],
    [count('no data'), 'without data'],
    [count('inconclusive'), 'not proven'],
    [count('passed'), 'proven'],
  ] as const
  return `SLOs ${parts
    .filter(([some]) => some > 0)
    .map(([some, what]) => `${some} ${what}`)
    .join(', ')}`
}

const marks: Readonly<Record<SloVerdict, string>> = {
  passed: '✅ proven',
  failed: '❌ missed',
  inconclusive: '⚠️ not proven',
  'no data': '❌ no data',
}

const sloRow = ({ text, verdict, words }: SloResult) => [code(text), marks[verdict], inText(words)]

const entryHead = ['Entry', 'Requests', 'Failed', 'p50', 'p95', 'p99', 'Max', 'Requests/s'] as const
const entryAlign = ['', ':', ':', ':', ':', ':', ':', ':'] as const

function entryRow(
  { method, name, requests, failed, response }: EntryStats,
  { stats }: RunView,
): readonly string[] {
  const [p50, p95, p99] = response.quantiles([0.5, 0.95, 0.99])
  const times = [p50, p95, p99, response.max].map(tableMillis)
  const entry = method === '' ? '**Total**' : code(`${method} ${name}`)
  return [entry, String(requests), String(failed), ...times, rateOver(requests, stats).toFixed(1)]
}

const failuresTable = ({ stats }: RunView) =>
  table(
    ['Failures', 'Entry', 'Reason'],
    [':', '', ''],
    stats.failures
      .slice(0, mostFailures)
      .map(({ count, method, name, reason }) => [String(count), code(`${method} ${name}`), inText(reason)]),
  )

const more = (count: number, what: string) => (count > 0 ? `${count} more ${what}.` : undefined)

function validityLines({ verdict, reasons }: NonNullable<RunView['validity']>): string {
  const lines = reasons.map(
    ({ severity, figure, advice }) => `- ${severity}: ${inText(figure)}; ${inText(advice)}`,
  )
  return [`The run is **${verdict}**.`, ...lines].join('\n')
}

function factsLines({ version, node, platform, cpu, cores, seed, commandLine }: RunFacts): string {
  return [
    `Katydid ${version}, Node ${node} on ${platform}, ${inText(cpu)}, ${cores} cores. Run it again, with its seed:`,
    '',
    ...fenced(seeded(commandLine, seed)),
  ].join('\n')
}

/** First of all, since a word behind `--` would be a user class. */
function seeded(commandLine: string, seed: string): string {
  if (/\s--seed\b/.test(commandLine)) return commandLine
  const word = /^[\w.-]+$/.test(seed) ? seed : `'${seed.replaceAll("'", `'\\''`)}'`
  return commandLine.replace(/^katydid( run)?/, (program) => `${program} --seed ${word}`)
}

/** A fence longer than any in the text. */
function fenced(text: string): readonly string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}sh`, text, fence]
}

/** `align`: ':' for a column of figures. */
function table(
  head: readonly string[],
  align: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(align.map((side) => `---${side}`)), ...rows.map(line)].join('\n')
}

/** What a server or a user named is text: it must not become a link, an image, a tag or a cell of its own. */
const inText = (text: string): string =>
  cutMiddle(plain(text), longestCell)
    .replaceAll('&', '&amp;')
    .replaceAll(/[\\`*_[\]<>|#~]/g, '\\$&')

/** In a table even code ends at a bar; a backtick would end it anywhere. */
const code = (text: string): string =>
  `\`${cutMiddle(plain(text), longestCell).replaceAll('`', "'").replaceAll('|', '\\|')}\``

const plain = (text: string) => text.replaceAll(/[\p{Cc}\s]+/gu, ' ')
