// @ts-check
import { ratio } from './race-page.mjs'
import { table, whole } from './text.mjs'
import { isTrue, isWithinRange } from './truth-page.mjs'

const mark = /<!-- figures -->[\s\S]*?<!-- \/figures -->/

/**
 * The README with the figures that were measured between its markers; unchanged where it has no markers.
 * @param {string} readme
 * @param {Record<string, any>} results by the name of their file
 */
export const withFigures = (readme, results) =>
  readme.replace(mark, () => `<!-- figures -->\n${figures(results)}\n<!-- /figures -->`)

/** @param {Record<string, any>} results */
function figures({ results, truth, race, serving }) {
  const rows = [
    ...(results ? benchFigures(results) : []),
    ...(serving?.original ? servingFigures(serving) : []),
    ...(race ? raceFigures(race) : []),
    ...(truth ? truthFigures(truth) : []),
  ]
  return rows.length > 0 ? table(['what', 'measured'], rows) : 'Nothing has been measured yet.'
}

/** @param {any} results */
const benchFigures = ({ get, idle, predict }) => [
  [`GET, ${get.connections} users, no wait, one core, as a share of wrk's rate`, get.ratio.toFixed(2)],
  [
    `memory of one of ${whole(idle.users)} connected users that wait`,
    `${(idle.perUser / 1_000).toFixed(1)} KB`,
  ],
  ["the MNIST API's `/predict` on one core", `${whole(predict.perSecond)}/s`],
]

/** @param {any} serving */
const servingFigures = ({ original }) => [
  [
    'the same as a multiple of the original stack (FastAPI, uvicorn, PyTorch), in turn',
    times(original.ratio),
  ],
]

/** @param {any} race */
function raceFigures({ scenes, idle, starts }) {
  const weighted = scenes.get
  const others = (weighted?.rows ?? []).filter(
    (/** @type {any} */ { name, problem }) => !problem && !name.startsWith('Katydid'),
  )
  const rows = others.map((/** @type {any} */ { name }) => [
    `weighted tasks with a JSON check, requests/s as a multiple of ${name}'s`,
    times(ratio(weighted, 'Katydid', name)),
  ])
  if (idle)
    rows.push([
      `memory of one of ${whole(idle.users)} connected users that wait`,
      `${(idle.perUser / 1_000).toFixed(1)} KB`,
    ])
  const start = starts?.find((/** @type {any} */ { name }) => name === 'Katydid')?.millis
  if (start)
    rows.push([
      'start of `katydid` to the first request',
      `${whole([...start].sort((a, b) => a - b)[start.length >> 1])} ms`,
    ])
  return rows
}

/** @param {any} truth */
function truthFigures({ rows }) {
  const ours = rows.filter((/** @type {any} */ { tool, said }) => tool === 'Katydid' && said)
  const valid = ours.filter((/** @type {any} */ { validity }) => validity === 'valid')
  const ranged = ours.filter((/** @type {any} */ row) => isWithinRange(row) !== undefined)
  /** @type {(what: string, good: number, all: number) => string[][]} */
  const share = (what, good, all) => (all === 0 ? [] : [[what, `${good} of ${all}`]])
  return [
    ...share(
      'runs in whose range the true p50, p95 and p99 lie, or within max(1 %, 100 us) of it',
      ranged.filter(isWithinRange).length,
      ranged.length,
    ),
    ...share(
      'runs called valid whose p50, p95 and p99 themselves are within max(1 %, 100 us) of the truth',
      valid.filter(isTrue).length,
      valid.length,
    ),
  ]
}

/** @param {number} n */
const times = (n) => (n < 10 ? n.toFixed(2) : n.toFixed(0))
