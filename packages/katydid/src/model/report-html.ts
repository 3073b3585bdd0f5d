import { batchChart } from './batch-chart.ts'
import { type Html, html } from './html.ts'
import { type LatencyRow, latencyRows } from './latency-rows.ts'
import { intervalText, openNote } from './latency-table.ts'
import { exitCodeOf, type ReportOrigin } from './report-json.ts'
import { pageStyle } from './report-style.ts'
import type { ModelVerdict, ScenarioResult } from './scenario.ts'
import { sentencesOf } from './sentences.ts'
import { biasWords, sharedDoubts } from './shared-doubts.ts'
import type { ModelReport } from './test-model.ts'
import { digits, exactMillis, grouped, megabytes, percent, percentile } from './words.ts'

const shown = [0.5, 0.9, 0.95, 0.99, 0.999]

/** One page that needs nothing else: no script, no font, no network. */
export function modelReportHtml(report: ModelReport, origin: ReportOrigin): string {
  const { scenarios, model } = report
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${model.name}: model performance</title>
<style>${{ html: pageStyle }}</style>
</head>
<body>
<main>
<h1>${model.name}</h1>
${headline(report)}
${verdictSection(scenarios)}
${scenarioSection(scenarios)}
${latencySection(scenarios.flatMap(latencyRows))}
${scenarios.map(curveSection)}
${doubtSection(scenarios)}
${originSection(report, origin)}
</main>
</body>
</html>
`
  return page.html
}

const headlines = { 0: 'Good', 1: 'Not good', 3: 'Not decided' } as const

/** The worst that there is, in a word, and why. */
function headline(report: ModelReport): Html {
  const code = exitCodeOf(report, false)
  const proven = report.scenarios.flatMap((result) =>
    result.kind === 'measured' && result.proven !== undefined ? [`${result.name}: ${result.proven}`] : [],
  )
  const cut = report.isCutShort ? html`<p>The test was cut short.</p>` : html``
  return html`<p class="headline code${code}">${headlines[code]}</p>${cut}
<ul class="proven">${proven.map((text) => html`<li>${text}</li>`)}</ul>`
}

function verdictSection(scenarios: readonly ScenarioResult[]): Html {
  const verdicts = scenarios.flatMap((result): readonly ModelVerdict[] => result.verdicts)
  if (verdicts.length === 0) return html``
  const row = ({ kind, objective, words }: ModelVerdict) =>
    html`<tr><td><span class="verdict ${kind}">${kind}</span></td><th scope="row">${objective}</th><td class="words">${words}</td></tr>`
  return html`<h2>Objectives</h2>
<div class="wide"><table><thead><tr><th scope="col">Verdict</th><th scope="col">Objective</th><th scope="col">Evidence</th></tr></thead>
<tbody>${verdicts.map(row)}</tbody></table></div>`
}

function scenarioSection(scenarios: readonly ScenarioResult[]): Html {
  const entry = (result: ScenarioResult) =>
    html`<dt>${result.name}</dt><dd>${sentencesOf(result).map((text) => html`<p>${text}</p>`)}</dd>`
  return html`<h2>Scenarios</h2><dl>${scenarios.map(entry)}</dl>`
}

function latencySection(rows: readonly LatencyRow[]): Html {
  if (rows.length === 0) return html``
  const head = [...shown.map(percentile), 'max'].map((title) => html`<th scope="col">${title}</th>`)
  return html`<h2>Latency, ms</h2>
<p>Below each percentile: where that of all queries lies, at 95 %${openNote(rows)}.</p>
<div class="wide"><table class="figures"><thead><tr><th scope="col">Scenario</th><th scope="col">Queries</th>${head}</tr></thead>
<tbody>${rows.map(latencyRow)}</tbody></table></div>`
}

function latencyRow({ name, latency }: LatencyRow): Html {
  const cells = shown.map((q) => {
    const figure = latency.quantiles.find((each) => each.q === q)
    return html`<td>${digits(figure?.value ?? Number.NaN)}<small>${intervalText(figure)}</small></td>`
  })
  return html`<tr><th scope="row">${name}</th><td>${grouped(latency.count)}</td>${cells}<td>${digits(latency.max)}</td></tr>`
}

function curveSection(result: ScenarioResult): Html {
  if (result.kind !== 'measured' || result.name !== 'batch-curve') return html``
  const rows = result.figures.points.map(
    ({ batch, median, rate, residual }) =>
      html`<tr><th scope="row">${batch}</th><td>${digits(median)}</td><td>${digits(median / batch)}</td><td>${digits(rate)}</td><td>${percent(residual)}</td></tr>`,
  )
  const titles = ['Batch', 'p50, ms', 'ms per input', 'inputs/s', 'off the line']
  return html`<h2>Batch curve</h2>
${batchChart(result.figures)}
<div class="wide"><table class="figures"><thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`
}

const doubtSection = (scenarios: readonly ScenarioResult[]): Html =>
  html`${sharedDoubts(scenarios).map(
    ({ bias, doubts }) => html`<h2>${biasWords[bias]}</h2>
<ul>${doubts.map(({ words, names }) => html`<li>${words} <small>${names.join(', ')}</small></li>`)}</ul>`,
  )}`

/** As a shell would take it. */
const quoted = (word: string) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

function originSection({ model, inputs, calibration, overheadMs }: ModelReport, origin: ReportOrigin): Html {
  const { machine, version, node, startedAt, seed, command } = origin
  const facts: readonly (readonly [string, string])[] = [
    [
      'Model',
      [model.path, model.sha256 && `sha256 ${model.sha256}`, model.runtime].filter(Boolean).join(', ') ||
        model.name,
    ],
    ['Inputs', inputs],
    [
      'Machine',
      `${machine.cpu}, ${machine.cores} cores, ${megabytes(machine.memoryBytes)}, ${machine.platform}`,
    ],
    [
      'Fixed computation',
      `${exactMillis(calibration.before.median)} before, ${exactMillis(calibration.after.median)} after`,
    ],
    ['Measuring itself', `${exactMillis(overheadMs)} a query`],
    ['Versions', `Katydid ${version}, Node ${node}`],
    ['Started', startedAt],
    ['Seed', String(seed)],
    ['Command', `katydid ${command.map(quoted).join(' ')}`],
  ]
  return html`<h2>What, where, how</h2><dl>${facts.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`
}
