import { type Html, html } from '../model/html.ts'
import { pageStyle } from '../model/report-style.ts'
import { percent, tableMillis } from '../report/figures.ts'
import type { Step } from '../verdict/index.ts'
import {
  answerLines,
  type CapacityAnswer,
  capacityCode,
  digits,
  inOrder,
  levelText,
} from './capacity-answer.ts'
import { levelChart } from './capacity-chart.ts'
import { verdictText } from './capacity-text.ts'

/** One page that needs nothing else: no script, no font, no network. */
export function capacityPage(answer: CapacityAnswer): string {
  const { capacity, host, slos } = answer
  const steps = inOrder(capacity.steps)
  const [headline, ...lines] = answerLines(answer)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Capacity of ${host}</title>
<style>${{ html: pageStyle + chartStyle }}</style>
</head>
<body>
<main>
<h1>Capacity of ${host}</h1>
<p class="headline code${capacityCode(answer)}">${headline?.[0] ?? ''}: ${headline?.[1] ?? ''}</p>
<dl>${[['SLOs', slos.join('; ')] as const, ...lines].map(([label, text]) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl>
${chartsOf('rate', steps)}
${chartsOf('users', steps)}
<h2>All loads</h2>
<div class="wide">${stepTable(steps)}</div>
${originSection(answer)}
</main>
</body>
</html>
`
  return page.html
}

const chartStyle = `
svg .kept, svg .unclear { fill: var(--good); } svg .missed { fill: var(--bad); } svg .ours { fill: var(--open); }
svg .line { fill: none; stroke: var(--mark); stroke-width: 1.5; }
.figures th { white-space: nowrap; } .figures .words { min-width: 16rem; text-align: left !important; white-space: normal; }
`

function chartsOf(kind: 'rate' | 'users', all: readonly Step[]): Html {
  const steps = all.filter(({ level }) => level.kind === kind)
  if (steps.length === 0) return html``
  const x = kind === 'rate' ? 'offered per second' : 'users'
  return html`<h2>${kind === 'rate' ? 'Arrivals' : 'Users'}</h2>
${levelChart(steps, { x, y: 'answered per second', of: ({ achieved }) => achieved, isDiagonal: kind === 'rate' })}
${levelChart(steps, { x, y: 'p99, ms', of: ({ p99 }) => p99, isDiagonal: false })}`
}

const titles = ['Load', 'Offered/s', 'Answered/s', 'Failed', 'p50, ms', 'p99, ms', 'In flight']

const stepTable = (
  steps: readonly Step[],
): Html => html`<table class="figures"><thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}<th scope="col" class="words">Verdict</th></tr></thead>
<tbody>${steps.map(stepRow)}</tbody></table>`

function stepRow(step: Step): Html {
  const { level, offered, achieved, failureShare, p50, p99, inFlight, why } = step
  const time = (value: number | undefined) => tableMillis(value as never)
  const cells = [
    digits(offered),
    digits(achieved),
    percent(failureShare),
    time(p50),
    time(p99),
    digits(inFlight),
  ]
  return html`<tr><th scope="row">${levelText(level.kind, level.value)}</th>${cells.map((cell) => html`<td>${cell}</td>`)}<td class="words">${verdictText(step)}<small>${why}</small></td></tr>`
}

function originSection({ facts, startedAt, endedAt, request: { wishes, options } }: CapacityAnswer): Html {
  const gigabytes = `${Math.round(facts.memoryBytes / 2 ** 30)} GiB`
  const rows: readonly (readonly [string, string])[] = [
    ['Machine', `${facts.cpu}, ${facts.cores} cores, ${gigabytes}, ${facts.platform}`],
    ['Versions', `Katydid ${facts.version}, Node ${facts.node}`],
    ['Arrivals', options.arrivals],
    [
      'Each load',
      `${wishes.hold / 1_000} s, to confirm ${wishes.confirm / 1_000} s, after ${options.warmUp / 1_000} s of warm-up`,
    ],
    ['Seeds', `${options.seed} and up`],
    ['From, to', `${startedAt.toISOString()}, ${endedAt.toISOString()}`],
    ['Command', facts.commandLine],
  ]
  return html`<h2>What, where, how</h2><dl>${rows.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`
}
