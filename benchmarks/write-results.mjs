// @ts-check
/**
 * `node benchmarks/write-results.mjs` writes RESULTS.md, and the figures in the README, anew from what the benches left:
 * results.json, race.json, truth.json, web.json, serving.json. A section is there only for what was measured.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { benchPage } from './pages/bench-page.mjs'
import { racePage } from './pages/race-page.mjs'
import { withFigures } from './pages/readme-figures.mjs'
import { servingPage } from './pages/serving-page.mjs'
import { truthPage } from './pages/truth-page.mjs'
import { webPage } from './pages/web-page.mjs'

/** @typedef {'results' | 'race' | 'truth' | 'web' | 'serving'} Bench */

/** @type {readonly { name: Bench, title: string, page: (results: any) => string }[]} */
const sections = [
  { name: 'results', title: 'Katydid and wrk, and the API', page: benchPage },
  { name: 'race', title: 'The race', page: racePage },
  { name: 'truth', title: 'The truth', page: truthPage },
  { name: 'web', title: 'The web UI', page: webPage },
  { name: 'serving', title: 'Serving', page: servingPage },
]

/**
 * Keeps all that was measured as JSON beside this file and writes the pages anew.
 * @param {Bench} name
 * @param {any} results
 */
export function saveResults(name, results) {
  const dated = { date: new Date().toISOString().slice(0, 10), ...results }
  writeFileSync(fileOf(`${name}.json`), `${JSON.stringify(dated, null, 2)}\n`)
  writePages()
  const section = sections.find((one) => one.name === name)
  process.stdout.write(section?.page(dated) ?? '')
}

function writePages() {
  const measured = Object.fromEntries(sections.map(({ name }) => [name, read(name)]))
  const parts = sections
    .filter(({ name }) => measured[name])
    .map(({ name, title, page }) => `## ${title}\n\n${page(measured[name])}`)
  const head =
    '# Measured\n\nA shared machine: trust the ratios, taken in the same minute, more than the figures.\n'
  writeFileSync(fileOf('RESULTS.md'), [head, ...parts].join('\n'))
  const readme = fileOf('../README.md')
  writeFileSync(readme, withFigures(readFileSync(readme, 'utf8'), measured))
}

/** @param {Bench} name */
function read(name) {
  const file = fileOf(`${name}.json`)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** @param {string} name */
function fileOf(name) {
  return new URL(name, import.meta.url)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writePages()
