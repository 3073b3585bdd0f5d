import { CLASSES } from '../digit.ts'
import { MOST_INSTANCES } from '../validation.ts'

/** The one model that is served here. */
export const MODEL_NAME = 'mnist'
export const INPUT_NAME = 'image'

/** What each output holds of one digit. */
export const OUTPUTS = {
  digit: { datatype: 'INT64', width: 1 },
  probabilities: { datatype: 'FP32', width: CLASSES },
} as const
export type OutputName = keyof typeof OUTPUTS
export const OUTPUT_NAMES = Object.keys(OUTPUTS) as readonly OutputName[]

const SERVER_VERSION = '1.0.0'
const PLATFORM = 'onnxruntime_onnx'

/** `GET /v2`. */
export const serverMetadata = {
  name: 'mnist-api',
  version: SERVER_VERSION,
  extensions: ['binary_tensor_data', 'model_configuration'],
}

/** `GET /v2/models/mnist`; -1 is the number of digits. */
export function modelMetadata(version: string) {
  return {
    name: MODEL_NAME,
    versions: [version],
    platform: PLATFORM,
    inputs: [{ name: INPUT_NAME, datatype: 'FP32', shape: [-1, 1, 28, 28] }],
    outputs: OUTPUT_NAMES.map((name) => {
      const { datatype, width } = OUTPUTS[name]
      return { name, datatype, shape: [-1, width] }
    }),
  }
}

/** `GET /v2/models/mnist/config`, as Triton describes a model: its dimensions leave the batch out. */
export const modelConfiguration = {
  name: MODEL_NAME,
  platform: PLATFORM,
  backend: 'onnxruntime',
  max_batch_size: MOST_INSTANCES,
  input: [{ name: INPUT_NAME, data_type: 'TYPE_FP32', dims: [1, 28, 28] }],
  output: OUTPUT_NAMES.map((name) => {
    const { datatype, width } = OUTPUTS[name]
    return { name, data_type: `TYPE_${datatype}`, dims: [width] }
  }),
}
