import type { Volume } from './bench.ts'
import type { Doubt } from './doubt.ts'
import type { Inputs } from './inputs.ts'
import type { Model } from './model.ts'
import type { Measured, ScenarioName } from './scenario.ts'
import type { WarmUp } from './warm-up.ts'
import type { ModelWishes } from './wishes.ts'

/** What all scenarios are given, and what those before have found. */
export interface ModelTest {
  readonly model: Model
  readonly inputs: Inputs
  readonly wishes: ModelWishes
  /** What asking costs beside the model, in ms. */
  readonly overheadMs: number
  readonly found: readonly Finding[]
}

/** What an objective on the scenario is judged by. */
export type Evidence =
  /** `looks`: how often the scenario may have been looked at before it ended. */
  | {
      readonly kind: 'latencies'
      readonly latencies: Float64Array
      readonly looks: number
      /** Which part of the scenario it is, where it has several. */
      readonly part?: string
    }
  /** Inputs per second, of equal parts of the scenario. */
  | { readonly kind: 'rates'; readonly rates: readonly number[] }
  | { readonly kind: 'errors'; readonly errors: number; readonly of: number }

export interface Finding {
  readonly measured: Measured
  readonly doubts: readonly Doubt[]
  readonly evidence?: Evidence
  readonly warmUp?: WarmUp
}

/** Why a scenario cannot be run with this model. */
export interface LeftOut {
  readonly leftOut: string
}

/** A figure of a scenario that ran before. */
export function foundBefore<Name extends ScenarioName>(
  { found }: ModelTest,
  name: Name,
): Extract<Measured, { name: Name }>['figures'] | undefined {
  return found.map(({ measured }) => measured).find((measured) => measured.name === name)?.figures as never
}

/** A slow model may take 4 times the duration for as many queries as are wished for. */
export const volumeOf = ({ queries, durationMs }: Pick<ModelWishes, 'queries' | 'durationMs'>): Volume => ({
  queries,
  durationMs,
  longestMs: 4 * durationMs,
})
