import { scenarioNames } from '../model/index.ts'
import { type Flag, list, optional, pathList, toggle, withDefault } from './flag.ts'
import { lines, numberAboveZero, scenarios, sizes, wholeNumbers } from './model-readers.ts'
import { noOut } from './not-yet.ts'
import type { OptionsOf, OptionTable } from './option-table.ts'
import * as read from './readers.ts'

/** Every option of `katydid model`. */
export const modelFlags = {
  words: {
    ...list({
      long: 'words',
      value: 'MODEL [SCENARIO]',
      group: 'Model',
      help: `An ONNX file, an https address of one, or a module that exports predict(input) or predictBatch(inputs), and inputs; then the scenarios to run. Default: MODEL_PATH or MODEL_NAME of the environment; all of ${scenarioNames.join(', ')}.`,
    }),
    takes: 'words',
  },
  sha256: optional(read.text, {
    long: 'sha256',
    value: 'HEX',
    group: 'Model',
    help: 'What the model behind an https address must be; it is fetched once and kept in .katydid/models. Default: MODEL_SHA256 of the environment.',
  }),
  threads: withDefault('1', read.count, {
    long: 'threads',
    value: 'N',
    group: 'Model',
    help: 'That one prediction may use.',
  }),
  size: {
    ...optional(sizes, {
      long: 'size',
      value: 'NAME=N',
      group: 'Model',
      help: 'The size of a dimension that the file leaves open, other than the batch; repeatable.',
    }),
    read: (texts) => sizes.read(texts.join(',')),
  },
  inputs: optional(read.text, {
    long: 'inputs',
    value: 'FILE',
    group: 'Model',
    help: 'Inputs of an ONNX model with one input, a row each: .npy, .idx (as the MNIST files are) or JSON, also with .gz. Default: random ones.',
  }),
  scale: withDefault('1', numberAboveZero, {
    long: 'scale',
    value: 'N',
    group: 'Model',
    help: 'Divides each number of --inputs: 255 for pixels as bytes.',
  }),
  labels: optional(read.text, {
    long: 'labels',
    value: 'FILE',
    group: 'Model',
    help: 'The class of each row of --inputs, for accuracy.',
  }),
  integersBelow: withDefault('100', read.count, {
    long: 'integers-below',
    value: 'N',
    group: 'Model',
    help: 'Random whole numbers, such as word indices, are below it.',
  }),
  seed: withDefault('1', read.seedNumber, {
    long: 'seed',
    value: 'N',
    group: 'Model',
    help: 'Of random inputs, their order and arrivals.',
  }),

  duration: withDefault('3s', read.timespanAboveZero, {
    long: 'duration',
    value: 'TIME',
    group: 'Scenarios',
    help: 'The least that a timed scenario runs; a slow model gets 4 times as much.',
  }),
  queries: withDefault('2010', read.count, {
    long: 'queries',
    value: 'N',
    group: 'Scenarios',
    help: 'The least that a stream asks: 2010 prove a p99 even when 10 of them are beyond it.',
  }),
  warmUp: withDefault('5s', read.timespanAboveZero, {
    long: 'warm-up',
    value: 'TIME',
    group: 'Scenarios',
    help: 'The most that getting steady may take; it ends when three windows agree within 5 %.',
  }),
  soak: withDefault('15s', read.timespanAboveZero, {
    long: 'soak',
    value: 'TIME',
    group: 'Scenarios',
    help: 'How long the soak lasts.',
  }),
  coldStarts: withDefault('7', read.count, {
    long: 'cold-starts',
    value: 'N',
    group: 'Scenarios',
    help: 'Fresh processes; 7 prove a median, 44 a p90.',
  }),
  batchSizes: withDefault('1,2,4,8,16,32,64', wholeNumbers, {
    long: 'batch-sizes',
    value: 'N,N',
    group: 'Scenarios',
    help: 'Of the batch curve.',
  }),
  streamBatch: withDefault('8', read.count, {
    long: 'stream-batch',
    value: 'N',
    group: 'Scenarios',
    help: 'Inputs in a query of multi-stream.',
  }),
  skip: optional(scenarios, {
    long: 'skip',
    value: 'SCENARIO,...',
    group: 'Scenarios',
    help: 'Do not run these.',
  }),

  slo: {
    ...pathList({
      long: 'slo',
      value: 'TEXT',
      group: 'Objectives',
      help: "What must hold, proven at 99 %; repeatable: 'p99 < 10ms' (of one prediction), 'cold-start: p50 < 500ms', 'server: p99 < 20ms', 'offline: rate > 5000/s', 'accuracy: failures < 0.5%'.",
    }),
    expects: lines.expects,
    read: lines.read,
  },
  golden: optional(read.text, {
    long: 'golden',
    value: 'FILE',
    group: 'Objectives',
    help: 'Answers that were kept; others are a failure.',
  }),
  keepGolden: optional(read.text, {
    long: 'keep-golden',
    value: 'FILE',
    group: 'Objectives',
    help: 'Write the answers of this model to FILE, for --golden of later ones, and exit.',
  }),
  tolerance: withDefault('0.0001', numberAboveZero, {
    long: 'tolerance',
    value: 'N',
    group: 'Objectives',
    help: 'By how much a score may differ from the one kept, and from that of another batch size.',
  }),
  strict: toggle({
    long: 'strict',
    group: 'Objectives',
    help: 'Exit with 3 when any figure is in doubt: a noisy machine, a model that is not steady.',
  }),

  json: toggle({
    long: 'json',
    group: 'Results',
    help: 'Print the report to standard output as JSON.',
  }),
  jsonFile: optional(read.jsonPath, {
    long: 'json-file',
    value: 'FILE',
    group: 'Results',
    help: 'Write the same to FILE.json.',
  }),
  html: optional(read.text, {
    long: 'html',
    value: 'FILE',
    group: 'Results',
    help: 'Write a page with the report, which needs no network.',
  }),

  help: toggle({
    long: 'help',
    short: 'h',
    group: 'Other',
    help: 'Print this and exit.',
    commandLineOnly: true,
  }),
} as const satisfies Record<string, Flag<unknown>>

export type ModelOptionName = keyof typeof modelFlags
export type ModelOptions = OptionsOf<typeof modelFlags>

export const modelTable: OptionTable<ModelOptionName> = {
  command: 'katydid model',
  entries: Object.entries(modelFlags) as [ModelOptionName, Flag<unknown>][],
  notYet: noOut,
}
