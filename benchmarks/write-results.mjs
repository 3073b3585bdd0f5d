// @ts-check
import { writeFileSync } from 'node:fs'

/**
 * Writes results.json (all that was measured) and RESULTS.md (the same, to read) beside this file.
 * @param {any} results
 */
export function writeResults(results) {
  const taken = { date: new Date().toISOString().slice(0, 10), command: 'npm run bench', ...results }
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(taken, null, 2)}\n`)
  const page = markdown(taken)
  writeFileSync(new URL('RESULTS.md', import.meta.url), page)
  process.stdout.write(page)
}

/** @param {any} r */
function markdown({ date, command, machine, wrk, rounds, seconds, get, idle, predict }) {
  return `# Measured

Taken on ${date} by \`${command}\` (${rounds} rounds of ${seconds} s, server on one core, client on another, medians).
Machine: ${machine.cpu}, ${machine.memory}, ${machine.system}; Node ${machine.node}; commit ${machine.commit}; ${wrk?.split('Copyright')[0].trim()}.
A shared machine: trust the ratios, which are taken in the same minute, more than the figures.

## GET without a pause, ${get.connections} users, one worker (server: ${get.server})

| round | wrk, requests/s | Katydid, requests/s | Katydid / wrk |
|---|---|---|---|
${get.rows.map((/** @type {any} */ row, /** @type {number} */ i) => `| ${i + 1} | ${whole(row.wrk)} | ${whole(row.katydid)} | ${row.ratio.toFixed(2)} |`).join('\n')}
| **median** | | | **${get.ratio.toFixed(2)}** |

wrk counts answers; Katydid runs a weighted task, templates a name, judges and records each answer, and its start-up counts.

## ${whole(idle.users)} connected users that wait (resident memory over a run with one user)

| round | 1 user, MB | ${whole(idle.users)} users, MB | KB a user |
|---|---|---|---|
${idle.rows.map((/** @type {any} */ row, /** @type {number} */ i) => `| ${i + 1} | ${mega(row.one)} | ${mega(row.many)} | ${(row.perUser / 1_000).toFixed(1)} |`).join('\n')}
| **median** | | | **${(idle.perUser / 1_000).toFixed(1)}** |

## The MNIST API on one core: \`POST /predict\`, ${predict.connections} connections, 784 dense random floats (${whole(predict.bodyBytes)} bytes)

| round | predictions/s | p50 | p99 |
|---|---|---|---|
${predict.rows.map((/** @type {any} */ row, /** @type {number} */ i) => `| ${i + 1} | ${whole(row.perSecond)} | ${row.p50} | ${row.p99} |`).join('\n')}
| **median** | **${whole(predict.perSecond)}** | | |
`
}

/** @param {number} n */
const whole = (n) => Math.round(n).toLocaleString('en-US')
/** @param {number} n */
const mega = (n) => (n / 1e6).toFixed(1)
