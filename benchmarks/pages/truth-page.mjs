// @ts-check
import { table, taken, whole } from './text.mjs'

const names = /** @type {const} */ ({ p50: 'p50', p95: 'p95', p99: 'p99', p999: 'p99.9' })
/** @typedef {keyof typeof names} Quantile */
const judged = /** @type {const} */ (['p50', 'p95', 'p99'])

/** The capture counts where it has (nearly) all: what is under way at the end may be in one and not in the other. */
const completeShare = 0.999

/** @param {any} row */
const isComplete = ({ wireRequests, wireMissed, served }) =>
  wireMissed === 0 && wireRequests >= served * completeShare

/** The truth of a row: the wire's where it is complete, else the server's own log. @param {any} row */
const truthOf = (row) => (row.wire && isComplete(row) ? row.wire : row.log)

/**
 * Within max(1 %, 100 us) of the truth.
 * @param {any} row
 * @param {Quantile} q
 */
function isNear(row, q) {
  const truth = truthOf(row)[q]
  return Math.abs(row.said[q] - truth) <= Math.max(truth / 100, 100)
}

/**
 * Whether all of p50, p95 and p99 are near; undefined where the tool says none of them.
 * @param {any} row
 */
export function isTrue(row) {
  const said = judged.filter((q) => Number.isFinite(row.said?.[q]))
  return said.length === 0 ? undefined : said.every((q) => isNear(row, q))
}

/**
 * Whether the truth of p50, p95 and p99 lies within the range that Katydid gives, or within max(1 %, 100 us) of it;
 * undefined where no range is given.
 * @param {any} row
 */
export function isWithinRange(row) {
  if (!row.least) return undefined
  return judged.every((q) => {
    const truth = truthOf(row)[q]
    const tolerance = Math.max(truth / 100, 100)
    return row.least[q] - tolerance <= truth && truth <= row.said[q] + tolerance
  })
}

/** The section of `npm run bench:truth`. @param {any} results */
export function truthPage(results) {
  const { seconds, warmUpSeconds, capture, model, behaviours, versions, rows } = results
  const ours = rows.filter((/** @type {any} */ { tool }) => tool === 'Katydid')
  return `${taken(results)}
A server whose service times are drawn from a known distribution, and logged by itself from a request's last byte to the
answer's hand-over to the kernel, on one core; the tool on another; ${seconds} s a run,
Katydid's after ${warmUpSeconds} s of warm-up, which are left out of the truth as well. Capture: ${capture}. The truth is the
wire's where there is a capture that missed nothing, else the log's. Times in us: the truth, then the tool's error. Wanted: p50, p95 and
p99 within max(1 %, 100 us). Katydid's load: ${model}.

Katydid gives a range for each figure: as measured, and less what answers may have lain unread. "at least" is the lower end, against the truth; "in
range": the truth of p50, p95 and p99 lies within the range, or within max(1 %, 100 us) of it.

${table(['server', 'what it does'], Object.entries(behaviours))}

### Katydid: service times against the truth

${table(['server', 'asked/s', 'done/s', 'verdict', ...Object.values(names), 'p99 at least', 'log - wire, p99', 'near', 'in range'], ours.map(ourRow))}

${peerRates(rows).size > 0 ? peersPart(rows) : ''}
${[...new Set(Object.values(versions))].join('; ')}.
`
}

/** @param {readonly any[]} rows */
function peersPart(rows) {
  const rates = peerRates(rows)
  const all = rows.filter(({ tool, rate }) => tool !== 'Katydid' || rates.has(rate))
  return `### Each tool's error at ${[...rates].map(whole).join(', ')} requests/s

wrk and autocannon have no rate: they run as many connections as come near it by Little's law, and the server's queue differs. A dash: the tool does
not say it. Locust is held to users of \`constant_throughput\`.

${table(['server', 'tool', 'asked/s', 'done/s', ...Object.values(names), 'near'], all.sort(byServer(rows)).map(toolRow))}
`
}

/** Rates at which others than Katydid ran. @param {readonly any[]} rows */
const peerRates = (rows) => new Set(rows.filter(({ tool }) => tool !== 'Katydid').map(({ rate }) => rate))

/** The order of the run, but all tools of one server together. @param {readonly any[]} rows */
function byServer(rows) {
  const servers = [...new Set(rows.map(({ server }) => server))]
  return (/** @type {any} */ a, /** @type {any} */ b) => servers.indexOf(a.server) - servers.indexOf(b.server)
}

/** @param {any} row */
function ourRow(row) {
  const start = [row.server, whole(row.rate)]
  if (row.problem) return [...start, row.problem, ...new Array(9).fill('')]
  const least = row.least ? signed(row.least.p99 - truthOf(row).p99) : '-'
  const difference = row.wire && isComplete(row) ? signed(row.log.p99 - row.wire.p99) : '-'
  return [
    ...start,
    whole(row.perSecond),
    row.validity ?? '-',
    ...errors(row),
    least,
    difference,
    near(row),
    yesNo(isWithinRange(row)),
  ]
}

/** @param {any} row */
function toolRow(row) {
  const start = [row.server, row.tool, whole(row.rate)]
  return row.problem
    ? [...start, row.problem, '', '', '', '', '']
    : [...start, whole(row.perSecond), ...errors(row), near(row)]
}

/** @param {any} row */
const errors = (row) =>
  /** @type {Quantile[]} */ (Object.keys(names)).map((q) => error(row.said[q], truthOf(row)[q]))

/** @param {any} row */
const near = (row) => yesNo(isTrue(row))

/** @param {boolean | undefined} is */
const yesNo = (is) => ({ true: 'yes', false: '**no**', undefined: '-' })[String(is)] ?? ''

/**
 * The truth, and by how much a figure misses it.
 * @param {number | null | undefined} said
 * @param {number} truth
 */
function error(said, truth) {
  if (said == null || Number.isNaN(said)) return `${whole(truth)}, -`
  return `${whole(truth)}, ${signed(said - truth)} (${(((said - truth) / truth) * 100).toFixed(1)} %)`
}

/** @param {number} n */
const signed = (n) => `${n < 0 ? '-' : '+'}${whole(Math.abs(n))}`
