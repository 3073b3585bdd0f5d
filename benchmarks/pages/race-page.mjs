// @ts-check
import { median } from '../machine.mjs'
import { idleRow } from './bench-page.mjs'
import { table, taken, whole } from './text.mjs'

/**
 * The median of one figure of a contestant over its rounds; NaN where it has none.
 * @param {readonly any[]} rounds
 * @param {(round: any) => number} figure
 */
export const typical = (rounds, figure) => median(rounds.map(figure).filter(Number.isFinite))

/**
 * The rate of one contestant in a scene as a multiple of another's: the median of the rounds' ratios, as those were
 * taken in the same minute. NaN where either did not run.
 * @param {any} scene
 * @param {string} name
 * @param {string} of
 */
export function ratio({ rows }, name, of) {
  const perSecond = (/** @type {string} */ tool) =>
    rows
      .find((/** @type {any} */ row) => row.name === tool)
      ?.rounds.map((/** @type {any} */ round) => round.perSecond) ?? []
  const theirs = perSecond(of)
  return median(perSecond(name).map((/** @type {number} */ n, /** @type {number} */ i) => n / theirs[i]))
}

/** The section of `npm run bench:race`. @param {any} results */
export function racePage(results) {
  const { rounds, seconds, connections, server, versions, scenes, idle, starts } = results
  const parts = [
    `${taken(results)}
${rounds} rounds in turn of ${seconds} s, ${connections} connections without a pause, medians; ${server} answering a fixed JSON text on one core, the tool
on another, however many threads it has. Rates are the tools' own; processor time (all threads) is the system's
and over the server's count of requests, from 40 % to 90 % of each run: start-up and end are outside.`,
    ...Object.values(scenes).map(scenePage),
  ]
  if (idle) parts.push(idlePage(idle))
  if (starts) parts.push(startsPage(starts))
  parts.push(`${[...new Set(Object.values(versions))].join('; ')}.`)
  return `${parts.join('\n\n')}\n`
}

/** @param {any} scene */
function scenePage(scene) {
  const head = ['tool', 'requests/s', 'lowest to highest', 'of wrk', 'CPU ms per 1,000']
  return `### ${scene.what}\n\n${table(
    head,
    scene.rows.map((/** @type {any} */ row) => sceneRow(scene, row)),
  )}`
}

/**
 * @param {any} scene
 * @param {any} row
 */
function sceneRow(scene, { name, rounds, problem }) {
  if (problem) return [name, problem, '', '', '']
  const rates = rounds.map((/** @type {any} */ round) => round.perSecond)
  const share = ratio(scene, name, 'wrk')
  return [
    name,
    whole(median(rates)),
    `${whole(Math.min(...rates))} to ${whole(Math.max(...rates))}`,
    Number.isNaN(share) ? '-' : share.toFixed(share < 0.1 ? 3 : 2),
    typical(rounds, ({ cpuMicros }) => cpuMicros).toFixed(1),
  ]
}

/** @param {any} idle */
const idlePage = ({
  users,
  rows,
  perUser,
}) => `### Memory of a connected user that waits (${whole(users)} users, over a run with one)

${table(['round', '1 user, MB', `${whole(users)} users, MB`, 'KB a user'], [...rows.map(idleRow), ['**median**', '', '', `**${(perUser / 1_000).toFixed(1)}**`]])}`

/** @param {readonly any[]} starts */
const startsPage = (starts) => `### From starting the program to the first request at the server

${table(
  ['tool', 'median, ms', 'each, ms'],
  starts.map(({ name, millis, problem }) =>
    problem ? [name, problem, ''] : [name, whole(median(millis)), millis.map(whole).join(', ')],
  ),
)}`
