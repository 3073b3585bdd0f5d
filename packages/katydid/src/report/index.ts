export { annotations } from './annotations.ts'
export { type ConsoleOptions, consoleReporter, finalReport, intervalReport } from './console-report.ts'
export { type CsvOptions, csvReporter } from './csv.ts'
export { exceptionsCsv, failuresCsv, historyHeader, historyRows, statsCsv } from './csv-tables.ts'
export { csvRow } from './csv-text.ts'
export { errorReport, exceptionReport } from './error-report.ts'
export { jsonReport } from './json.ts'
export { junitReport } from './junit.ts'
export { markdownReport } from './markdown.ts'
export { percentileLabel, reportedQuantiles } from './percentiles.ts'
export { partsTable, percentilesTable, servicePercentilesTable } from './percentiles-table.ts'
export { plainProgress, progressLine } from './progress-line.ts'
export { prometheusText, prometheusType } from './prometheus.ts'
export type { Reporter } from './reporter.ts'
export { type PlanFacts, resultJson, resultOf } from './result-json.ts'
export type { Result } from './result-schema.ts'
export type { RunFacts } from './run-facts.ts'
export { sloLabel, sloSection } from './slo-section.ts'
export { statsTable } from './stats-table.ts'
export { summary } from './summary.ts'
export {
  type ClassShape,
  type Ratio,
  type Ratios,
  type TaskRatio,
  type TaskShape,
  taskRatio,
  taskRatioText,
} from './task-ratio.ts'
export type { TestOutcome } from './test-outcome.ts'
export type { Mark, RunState, RunView, WorkerView } from './view.ts'
export { fileProblem, ResultLostError, writeWhole } from './whole-file.ts'
