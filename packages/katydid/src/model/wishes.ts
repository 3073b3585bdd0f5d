import type { ModelObjective } from './objective.ts'
import { type ScenarioName, scenarioNames } from './scenario.ts'
import { usualWarmUp, type WarmUpLimits } from './warm-up.ts'

/** How a model is tested. Times are in ms. */
export interface ModelWishes {
  readonly scenarios: readonly ScenarioName[]
  /** Their scenarios are run in any case: an objective without data would be no gate. */
  readonly objectives: readonly ModelObjective[]
  /** The least that each timed scenario runs. */
  readonly durationMs: number
  /** The least that each timed scenario asks, unless the model is so slow that it would take more than 4 times the duration. */
  readonly queries: number
  readonly warmUp: WarmUpLimits
  readonly soakMs: number
  /** Fresh processes. Seven that are all fast enough prove a median at 99 %. */
  readonly coldStarts: number
  readonly batchSizes: readonly number[]
  /** Inputs in a query of the multi-stream scenario. */
  readonly streamBatch: number
  /** Of the model's highest rate; the objective on `server` is on the middle one. */
  readonly serverShares: readonly number[]
  /** Scores of the golden inputs that were kept. */
  readonly kept: readonly (readonly number[])[] | undefined
  readonly tolerance: number
}

export const usualWishes: ModelWishes = {
  scenarios: scenarioNames,
  objectives: [],
  durationMs: 3_000,
  queries: 2_010,
  warmUp: usualWarmUp,
  soakMs: 15_000,
  coldStarts: 7,
  batchSizes: [1, 2, 4, 8, 16, 32, 64],
  streamBatch: 8,
  serverShares: [0.5, 0.7, 0.9],
  kept: undefined,
  tolerance: 1e-4,
}
