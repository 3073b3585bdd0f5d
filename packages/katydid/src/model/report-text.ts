import { batchPlot } from './batch-plot.ts'
import { batchTable } from './batch-table.ts'
import type { Calibration } from './calibration.ts'
import { latencyRows } from './latency-rows.ts'
import { latencyTable } from './latency-table.ts'
import type { ModelVerdict, ScenarioResult } from './scenario.ts'
import { sentencesOf } from './sentences.ts'
import { biasWords, sharedDoubts } from './shared-doubts.ts'
import type { ModelReport } from './test-model.ts'
import { exactMillis, grouped, percent } from './words.ts'
import { wrapped } from './wrapped.ts'

/** What a person reads at the end, no line longer than `width`; ends in a newline. */
export function modelReportText(report: ModelReport, width: number): string {
  const rows = report.scenarios.flatMap(latencyRows)
  const sections = [
    headOf(report, width),
    ...(rows.length === 0 ? [] : [latencyTable(rows, width)]),
    ...report.scenarios.flatMap((result) => curveOf(result, width)),
    scenarioLines(report.scenarios, width),
    ...doubtLines(report.scenarios, width),
    ...verdictLines(report.scenarios, width),
  ]
  return `${sections.join('\n\n')}\n`
}

function headOf({ model, inputs, calibration, overheadMs, isCutShort }: ModelReport, width: number): string {
  const { name, bytes, sha256, runtime } = model
  const size = bytes === undefined ? [] : [`${grouped(bytes)} bytes`]
  const hash = sha256 === undefined ? [] : [`sha256 ${sha256.slice(0, 12)}`]
  const lines = [
    [name, ...size, ...hash, ...(runtime === undefined ? [] : [runtime])].join(', '),
    `${inputs}; measuring itself takes ${exactMillis(overheadMs)} a query`,
    `machine: ${machineText(calibration.before)}; at the end ${machineText(calibration.after)}`,
    ...(isCutShort ? ['cut short: not all of what was asked for was measured'] : []),
  ]
  return lines.flatMap((line) => wrapped(line, width, '  ')).join('\n')
}

/** The calibration kernel, in words. */
const machineText = ({ median, spread, cpuShare }: Calibration) =>
  `a fixed computation takes ${exactMillis(median)} (spread ${percent(spread)}` +
  `${cpuShare === undefined ? '' : `, with ${percent(cpuShare)} of a core`})`

const curveOf = (result: ScenarioResult, width: number): readonly string[] =>
  result.kind === 'measured' && result.name === 'batch-curve'
    ? [batchTable(result.figures, width), batchPlot(result.figures, width)]
    : []

const nameWidth = 15

/** `name  sentence`, the sentences of one scenario below each other. */
const scenarioLines = (results: readonly ScenarioResult[], width: number): string =>
  results
    .flatMap((result) =>
      sentencesOf(result).flatMap((sentence, i) =>
        wrapped((i === 0 ? result.name : '').padEnd(nameWidth) + sentence, width, ' '.repeat(nameWidth)),
      ),
    )
    .join('\n')

/** By what they do to the figures; what several scenarios share is said once, at its worst, with their names. */
function doubtLines(results: readonly ScenarioResult[], width: number): readonly string[] {
  return sharedDoubts(results).map(({ bias, doubts }) =>
    [
      biasWords[bias],
      ...doubts.flatMap(({ words, names }) => wrapped(`- ${words} [${names.join(', ')}]`, width, '  ')),
    ].join('\n'),
  )
}

/** As a run of the load tester says it. */
const labels: Readonly<Record<ModelVerdict['kind'], string>> = {
  passed: 'passed',
  failed: 'MISSED',
  inconclusive: 'not proven',
  'no-data': 'NO DATA',
  invalid: 'INVALID',
}

function verdictLines(results: readonly ScenarioResult[], width: number): readonly string[] {
  const verdicts = results.flatMap((result): readonly ModelVerdict[] => result.verdicts)
  const lines = verdicts.flatMap(({ kind, objective, words }) =>
    wrapped(`${labels[kind].padEnd(nameWidth)}${objective}: ${words}`, width, ' '.repeat(nameWidth)),
  )
  return lines.length === 0 ? [] : [['Objectives', ...lines].join('\n')]
}
