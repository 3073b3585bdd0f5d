export { ArrayFileError, type NumberArray, readArray } from './array-file.ts'
export type { Bench, Memory } from './bench.ts'
export type { Doubt } from './doubt.ts'
export { DownloadError, downloadedModel } from './download.ts'
export { fileInputs } from './file-inputs.ts'
export { scoresOf } from './golden.ts'
export { digestOf, type Inputs } from './inputs.ts'
export type { LatencyFigures, QuantileFigure } from './latency.ts'
export { batchModelOf, type Model, type ModelFacts, modelOf } from './model.ts'
export { ModelModuleError, moduleInputs, moduleModel } from './module-model.ts'
export { type ModelObjective, ObjectiveError, parseObjective } from './objective.ts'
export { randomInputs } from './onnx-inputs.ts'
export { type OnnxModel, type OnnxOptions, onnxModel } from './onnx-model.ts'
export { MissingRuntimeError } from './onnx-runtime.ts'
export { OnnxModelError } from './onnx-session.ts'
export { modelReportHtml } from './report-html.ts'
export { exitCodeOf, modelReportJson, type ReportOrigin } from './report-json.ts'
export { modelReportText } from './report-text.ts'
export {
  type ModelVerdict,
  type ScenarioName,
  type ScenarioResult,
  scenarioNames,
} from './scenario.ts'
export { systemBench } from './system-bench.ts'
export { type ModelProgress, type ModelReport, type ModelTestOptions, testModel } from './test-model.ts'
