/**
 * What is measured in-process. Its functions are written as methods, so that a model of one kind of input is a `Model`,
 * too; they are called without it.
 */
export interface Model<Input = unknown, Output = unknown> {
  readonly name: string
  /** As many outputs as inputs, in their order. */
  predict(inputs: readonly Input[]): Promise<readonly Output[]>
  /** How many inputs one call may take; 1 for a function of one input. */
  readonly maxBatch: number
  /** What an output says, as numbers, the largest being its class. Without it, answers are not looked at. */
  scores?(output: Output): ArrayLike<number>
  /** How a fresh process gets it. Undefined: it has no cold start. */
  readonly start: ModelStart | undefined
  readonly facts: ModelFacts
  close(): Promise<void>
}

/** How to load a model anew: plain data, it crosses into another process. */
export type ModelStart =
  | {
      readonly kind: 'onnx'
      readonly path: string
      /** Where `onnxruntime-node` is. */
      readonly runtime: string
      readonly threads: number
      readonly sizes: Readonly<Record<string, number>>
    }
  | { readonly kind: 'module'; readonly url: string }

/** Which model it was, for whoever reads the result later. */
export interface ModelFacts {
  readonly path?: string
  readonly sha256?: string
  readonly bytes?: number
  /** `onnxruntime-node 1.30.0`. */
  readonly runtime?: string
}

/** A function of one input as a model. Several inputs are several calls, begun together. */
export const modelOf = <Input, Output>(
  name: string,
  predict: (input: Input) => Output | Promise<Output>,
): Model<Input, Output> => ({
  ...plain<Output>(name),
  predict: (inputs) => Promise.all(inputs.map((input) => predict(input))),
})

/** A function of a batch as a model. */
export const batchModelOf = <Input, Output>(
  name: string,
  predict: (inputs: readonly Input[]) => Promise<readonly Output[]>,
  maxBatch: number = Number.POSITIVE_INFINITY,
): Model<Input, Output> => ({ ...plain<Output>(name), predict, maxBatch })

const plain = <Output>(name: string) => ({
  name,
  maxBatch: 1,
  scores: numericScores as (output: Output) => ArrayLike<number>,
  start: undefined,
  facts: {},
  close: async () => {},
})

/** A number, an array of numbers or a typed array; none of anything else. */
export function numericScores(output: unknown): ArrayLike<number> {
  if (typeof output === 'number') return [output]
  if (ArrayBuffer.isView(output) && 'length' in output) return output as unknown as ArrayLike<number>
  return Array.isArray(output) && output.every((each) => typeof each === 'number') ? output : []
}

/** The place of the largest score; the first of several, -1 of none. */
export function classOf(scores: ArrayLike<number>): number {
  let best = -1
  for (let i = 0; i < scores.length; i++) {
    if (best < 0 || (scores[i] as number) > (scores[best] as number)) best = i
  }
  return best
}

/** Answers of any number of inputs, in as few calls as the model allows. */
export async function predictAll<Input, Output>(
  model: Model<Input, Output>,
  inputs: readonly Input[],
  batch = model.maxBatch,
): Promise<readonly Output[]> {
  const size = Math.min(batch, model.maxBatch, inputs.length)
  if (size === inputs.length) return model.predict(inputs)
  const answers: Output[] = []
  for (let i = 0; i < inputs.length; i += size) {
    answers.push(...(await model.predict(inputs.slice(i, i + size))))
  }
  return answers
}
