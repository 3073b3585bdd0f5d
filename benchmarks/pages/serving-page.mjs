// @ts-check
import { table, taken, whole } from './text.mjs'

/** The section of `node benchmarks/serving.mjs`. @param {any} results */
export function servingPage(results) {
  const { wrk, rounds, seconds, connections, speed, half, overload, original, curve } = results
  return [
    `${taken(results)}
${rounds} rounds of ${seconds} s, one worker on one core, the client on another; ${wrk}, ${connections} connections.`,
    ...speed.map(speedTable),
    speed.length > 0 && partsTable(speed),
    half && `### At half of that, open model\n\n${rateTable([['this API', half]])}`,
    overload && overloadText(overload),
    original && originalText(original),
    curve && curveTable(curve),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

/** @param {any} one */
const speedTable = ({
  name,
  bytes,
  rows,
  perSecond,
}) => `### \`POST /predict\`: ${name} (${whole(bytes)} bytes)

${table(
  ['round', 'predictions/s', 'p50', 'p99'],
  [
    ...rows.map((/** @type {any} */ row, /** @type {number} */ i) => [
      i + 1,
      whole(row.perSecond),
      millis(row.p50),
      millis(row.p99),
    ]),
    ['**median**', `**${whole(perSecond)}**`, '', ''],
  ],
)}`

/** @param {readonly any[]} speed */
const partsTable = (
  speed,
) => `### Where each microsecond goes (processor time a prediction, in the median round)

${table(
  ['', ...speed.map(({ name }) => name)],
  [
    ['parse', ...speed.map(({ micros }) => micro(micros.parse))],
    ['compute: the limit that the model sets', ...speed.map(({ micros }) => micro(micros.compute))],
    ['serialise', ...speed.map(({ micros }) => micro(micros.serialise))],
    ['HTTP: sockets, kernel, event loop', ...speed.map(({ micros }) => micro(micros.http))],
    ['**all**', ...speed.map(({ micros }) => `**${micro(micros.all)}**`)],
    ['waiting for its batch (no processor time)', ...speed.map(({ micros }) => micro(micros.batchWait))],
    ['digits in a batch, mean', ...speed.map(({ micros }) => micros.meanBatch.toFixed(1))],
  ],
)}`

/** @param {readonly any[]} rows */
const overloadText = (rows) =>
  `### A flood

The peak by wrk with 64 connections, then wrk with more of them, each asking again as soon as it is answered, 503 or not; answers a second by
the service's own counts, once all are connected. \`/health\` and a prediction twenty times a second beside it, connecting included.

${table(
  [
    '',
    'connections',
    'round',
    'peak/s',
    '200/s',
    'of the peak',
    '503/s',
    'else/s',
    'broken',
    '`/health` p50',
    'p99',
    'max',
    'normal after',
  ],
  rows.map((row) => [
    row.name,
    whole(row.connections),
    row.round,
    ...[row.peakPerSecond, row.goodPerSecond].map(whole),
    `${(100 * row.goodputShare).toFixed(0)} %`,
    ...[row.refusedPerSecond, row.otherPerSecond].map(whole),
    row.broken,
    ...[row.healthMs.p50, row.healthMs.p99, row.healthMs.max].map((ms) => `${ms.toFixed(1)} ms`),
    row.recoverySeconds === null ? 'more than 4 s' : `${row.recoverySeconds.toFixed(2)} s`,
  ]),
)}`

/** @param {any} original */
const originalText = ({ version, rows, ratio, rate, originalAtRate, oursAtRate }) =>
  `### Beside the original stack (${version}), in turn

${table(
  ['round', 'original, predictions/s', 'this API, predictions/s', 'ratio'],
  [
    ...rows.map((/** @type {any} */ row, /** @type {number} */ i) => [
      i + 1,
      whole(row.original),
      whole(row.ours),
      (row.ours / row.original).toFixed(1),
    ]),
    ['**median**', '', '', `**${ratio.toFixed(1)}**`],
  ],
)}

At ${whole(rate)}/s, open model:

${rateTable([
  ['original', originalAtRate],
  ['this API', oursAtRate],
])}`

/** @param {readonly (readonly [string, any])[]} sets */
const rateTable = (sets) =>
  table(
    ['', 'round', 'rate/s', 'p50', 'p99', 'not 200', 'validity'],
    sets.flatMap(([name, { perSecond, rows }]) =>
      rows.map((/** @type {any} */ row, /** @type {number} */ i) => [
        name,
        i + 1,
        whole(perSecond),
        millis(row.p50),
        millis(row.p99),
        row.failed,
        row.validity ?? '',
      ]),
    ),
  )

/** @param {readonly { digits: number, microsEach: number }[]} curve */
const curveTable = (
  curve,
) => `### What a digit costs the model, by the size of its batch (processor time, one thread)

${table(
  ['digits', ...curve.map(({ digits }) => `${digits}`)],
  [['us a digit', ...curve.map(({ microsEach }) => micro(microsEach))]],
)}`

/** @param {number} micros */
const millis = (micros) => `${(micros / 1_000).toFixed(2)} ms`

/** @param {number} micros */
const micro = (micros) => `${micros.toFixed(1)} us`
