// @ts-check
import { mega, table, taken, whole } from './text.mjs'

/** The section of `npm run bench`. @param {any} results */
export function benchPage(results) {
  const { wrk, rounds, seconds, get, idle, predict } = results
  return `${taken(results)}
${rounds} rounds of ${seconds} s, server on one core, client on another, medians; ${wrk}.

### GET without a pause, ${get.connections} users, one worker (server: ${get.server})

${table(
  ['round', 'wrk, requests/s', 'Katydid, requests/s', 'Katydid / wrk'],
  [
    ...get.rows.map((/** @type {any} */ row, /** @type {number} */ i) => [
      i + 1,
      whole(row.wrk),
      whole(row.katydid),
      row.ratio.toFixed(2),
    ]),
    ['**median**', '', '', `**${get.ratio.toFixed(2)}**`],
  ],
)}

wrk counts answers; Katydid runs a weighted task, templates a name, judges and records each answer, and its start-up counts.

### ${whole(idle.users)} connected users that wait (resident memory over a run with one user)

${table(['round', '1 user, MB', `${whole(idle.users)} users, MB`, 'KB a user'], [...idle.rows.map(idleRow), ['**median**', '', '', `**${(idle.perUser / 1_000).toFixed(1)}**`]])}

### The MNIST API on one core: \`POST /predict\`, ${predict.connections} connections, 784 dense random floats (${whole(predict.bodyBytes)} bytes)

${table(
  ['round', 'predictions/s', 'p50', 'p99'],
  [
    ...predict.rows.map((/** @type {any} */ row, /** @type {number} */ i) => [
      i + 1,
      whole(row.perSecond),
      row.p50,
      row.p99,
    ]),
    ['**median**', `**${whole(predict.perSecond)}**`, '', ''],
  ],
)}
`
}

/**
 * @param {any} row
 * @param {number} i
 */
export const idleRow = ({ one, many, perUser }, i) => [
  i + 1,
  mega(one),
  mega(many),
  (perUser / 1_000).toFixed(1),
]
