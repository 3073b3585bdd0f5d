// @ts-check
import { table, taken, whole } from './text.mjs'

/** The section of `npm run bench:web`. @param {any} results */
export function webPage(results) {
  const { browser, rounds, seconds, users, firstPaintMs, tabs } = results
  return `${taken(results)}
${whole(users)} users, 5,000 requests a second asked for, 200 entries; ${rounds} rounds of ${seconds} s, headless and with the page open in Chromium
${browser} in turn, medians; server, load tester and browser share the machine. Wanted: the page under 20 % of a core, the run's rate within 2 %
of headless. First contentful paint: ${whole(firstPaintMs)} ms (wanted: under 1 s).

${table(
  [
    'tab',
    'headless, requests/s',
    'with the page, requests/s',
    'ratio',
    "page's main thread, % of a core",
    "page's process, % of a core",
  ],
  tabs.map((/** @type {any} */ row) => [
    row.tab,
    whole(row.headless),
    whole(row.perSecond),
    row.ratio.toFixed(3),
    percent(row.mainThread),
    percent(row.renderer),
  ]),
)}
`
}

/** @param {number} ratio */
const percent = (ratio) => (ratio * 100).toFixed(1)
