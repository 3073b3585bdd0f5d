import { optionSections } from './help.ts'
import { modelTable } from './model-flags.ts'

const head = `Usage: katydid model [options] MODEL [SCENARIO ...]

Performance tests of a model in this process: how fast, how steady, how many,
and what of it is proven.

  katydid model digits.onnx
  katydid model digits.onnx single-stream --slo 'p99 < 10ms'
  katydid model model.ts batch-curve offline

An ONNX file needs onnxruntime-node in your project.
`

const foot = `Exit code: 0 good; 1 an objective was missed or had no data, answers differ, or
the model broke; 2 a mistake in the command; 3 an objective could not be judged.
`

/** What `katydid model --help` prints, ending in a newline. */
export const modelHelp = (): string => [head, ...optionSections(modelTable), foot].join('\n')
