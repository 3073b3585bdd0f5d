import { fileURLToPath } from 'node:url'
import './quiet-runtime.ts' // first
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { CLASSES, PIXELS, type Pixels } from './digit.ts'
import { identify, type ModelIdentity } from './model-identity.ts'

const WARM_UP_RUNS = 20
/** Memory is planned for each size of batch once. */
const WARM_UP_BATCHES = [2, 4, 8, 16]

/** The model in this package, from `src` and from `dist` alike. */
export const DEFAULT_MODEL_PATH = fileURLToPath(new URL('../model/mnist.onnx', import.meta.url))

export interface Prediction {
  /** The digit, 0 to 9. */
  readonly prediction: number
  /** The model's probability of it, 0 to 1. */
  readonly confidence: number
}

/** What reads many digits at once. Rejects with `PredictionError` when the reason may be shown to a client. */
export interface BatchModel {
  /** Probabilities of `digits` images laid end to end in `pixels`, ten for each. */
  probabilities(pixels: Pixels, digits: number): Promise<Float32Array>
}

/** Whatever can read a digit; one that is a whole `BatchModel` is given batches, any other one digit after another. */
export interface Predictor extends Partial<BatchModel> {
  /** Absent where the predictor is no file. */
  readonly identity?: ModelIdentity
  predict(pixels: Pixels): Promise<Prediction>
}

/** The file is not there, not ONNX, or not this API's graph. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/** The model ran and gave no usable answer; the message names nothing of the machine. */
export class PredictionError extends Error {
  override readonly name = 'PredictionError'
}

/** One thread a session, so that processes times threads never exceeds the cores; idle threads do not spin. */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
}

/** An ONNX session that maps `image` [n, 1, 28, 28] to `probabilities` [n, 10]. */
export class DigitModel implements Predictor, BatchModel {
  readonly identity: ModelIdentity
  readonly #session: InferenceSession

  private constructor(session: InferenceSession, identity: ModelIdentity) {
    this.#session = session
    this.identity = identity
  }

  /** Loads and warms up the model. Throws `ModelError`. */
  static async load(path: string): Promise<DigitModel> {
    try {
      const session = await InferenceSession.create(path, SESSION_OPTIONS)
      const model = new DigitModel(session, await identify(path))
      await model.#warmUp()
      return model
    } catch (cause) {
      throw new ModelError(`could not load the model ${path}`, { cause })
    }
  }

  async predict(pixels: Pixels): Promise<Prediction> {
    return mostLikely(await this.probabilities(pixels, 1))
  }

  /**
   * Probabilities of `digits` images laid end to end in `pixels`, ten for each. The event loop stands still
   * while the graph runs, and it reads `pixels` only then: they must not change before the answer.
   */
  async probabilities(pixels: Pixels, digits: number): Promise<Float32Array> {
    const image = new Tensor('float32', pixels, [digits, 1, 28, 28])
    const { probabilities } = await this.#session.run({ image })
    const values = probabilities?.data
    if (values instanceof Float32Array && values.length === digits * CLASSES) return values
    throw new PredictionError('the model gave something other than ten probabilities a digit')
  }

  release(): Promise<void> {
    return this.#session.release()
  }

  /** The first runs plan memory and compile code; a wrong graph also shows here rather than to a client. */
  async #warmUp(): Promise<void> {
    for (let run = 0; run < WARM_UP_RUNS; run++) await this.predict(new Float32Array(PIXELS).fill(run % 2))
    for (const digits of WARM_UP_BATCHES) await this.probabilities(new Float32Array(digits * PIXELS), digits)
  }
}

/** A predictor that knows no batches, as a model: the other classes than the predicted one get no share. */
export function asBatchModel(predictor: Predictor): BatchModel {
  return isBatchModel(predictor) ? predictor : { probabilities: (pixels) => oneByOne(predictor, pixels) }
}

function isBatchModel(predictor: Predictor): predictor is Predictor & BatchModel {
  return predictor.probabilities !== undefined
}

async function oneByOne(predictor: Predictor, pixels: Pixels): Promise<Float32Array> {
  const probabilities = new Float32Array((pixels.length / PIXELS) * CLASSES)
  for (let k = 0; k * PIXELS < pixels.length; k++) {
    const answer = await predictor.predict(pixels.slice(k * PIXELS, (k + 1) * PIXELS))
    probabilities[k * CLASSES + answer.prediction] = answer.confidence
  }
  return probabilities
}

/** The class with the largest of ten probabilities from `at` on; the lowest one when several share it. */
export function mostLikely(probabilities: Float32Array, at = 0): Prediction {
  let prediction = 0
  let confidence = Number.NaN
  for (let digit = 0; digit < CLASSES; digit++) {
    const probability = probabilities[at + digit] ?? Number.NaN
    if (Number.isNaN(probability)) throw new PredictionError('the model gave a probability that is no number')
    if (probability <= confidence) continue
    prediction = digit
    confidence = probability
  }
  // Rounding in the softmax may end a hair above one.
  return { prediction, confidence: Math.min(confidence, 1) }
}
