import { type Random, seededRandom } from '../time/index.ts'
import type { Inputs } from './inputs.ts'
import { type Model, numericScores } from './model.ts'

/**
 * What a file with a model exports: `predict`, of one input, or `predictBatch`, of several; `inputs`, a list of them or a
 * function that makes one; and, where it needs them, `load` (awaited before the first prediction) and `close`.
 */
interface ModelExports {
  readonly predict?: (input: unknown) => unknown
  readonly predictBatch?: (inputs: readonly unknown[]) => Promise<readonly unknown[]>
  readonly maxBatch?: number
  readonly scores?: (output: unknown) => ArrayLike<number>
  readonly load?: () => unknown
  readonly close?: () => unknown
  readonly inputs?: readonly unknown[] | ((random: Random) => unknown)
  readonly labels?: readonly number[]
}

/** A module that exports no model; the message says what is missing. */
export class ModelModuleError extends Error {
  override readonly name = 'ModelModuleError'
}

/** A model with what its module exports for asking it. */
export interface ModuleModel extends Model {
  readonly inputs: ModelExports['inputs']
  readonly labels: readonly number[] | undefined
}

/** A module's model, loaded. Throws a ModelModuleError, or whatever the module throws. */
export async function moduleModel(url: string, name = 'predict'): Promise<ModuleModel> {
  const exported = exportsOf(await import(url))
  const { predict, predictBatch, maxBatch, scores = numericScores, load, close, inputs, labels } = exported
  if (typeof predict !== 'function' && typeof predictBatch !== 'function') {
    throw new ModelModuleError('the module exports neither predict(input) nor predictBatch(inputs)')
  }
  await load?.()
  const each = (asked: readonly unknown[]) => Promise.all(asked.map((input) => predict?.(input)))
  return {
    name,
    predict: predictBatch ?? each,
    maxBatch: predictBatch === undefined ? 1 : (maxBatch ?? Number.POSITIVE_INFINITY),
    scores,
    start: { kind: 'module', url },
    facts: {},
    close: async () => {
      await close?.()
    },
    inputs,
    labels,
  }
}

/** Of a module as it is, or of the first in a bundle of ours. */
function exportsOf(module: {
  readonly loadFiles?: readonly { readonly exports: ModelExports }[]
}): ModelExports {
  return module.loadFiles?.[0]?.exports ?? (module as ModelExports)
}

const madeInputs = 256

/** What a module's model is asked. Throws a ModelModuleError when the module exports no inputs. */
export function moduleInputs({ inputs, labels }: ModuleModel, seed: number): Inputs {
  if (typeof inputs === 'function') {
    const random = seededRandom('inputs', seed)
    const fresh = () => inputs(random)
    const pool = Array.from({ length: madeInputs }, fresh)
    return {
      pool,
      fresh,
      labels: undefined,
      source: `${madeInputs} inputs that the module made, seed ${seed}`,
    }
  }
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw new ModelModuleError(
      'the module exports no inputs: a list, or a function (random) => input that makes one',
    )
  }
  if (labels !== undefined && labels.length !== inputs.length) {
    throw new ModelModuleError(`the module exports ${inputs.length} inputs, but ${labels.length} labels`)
  }
  return { pool: inputs, fresh: undefined, labels, source: `${inputs.length} inputs of the module` }
}
