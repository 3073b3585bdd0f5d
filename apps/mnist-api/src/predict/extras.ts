import { CLASSES, type Pixels } from '../digit.ts'
import type { Prediction } from '../model.ts'
import { type Warning, warningsFor } from './warnings.ts'

/** What a client may ask for beyond the contract's answer, by `?include=probabilities,warnings`. */
export interface Extras {
  readonly probabilities: boolean
  readonly warnings: boolean
}

export const NO_EXTRAS: Extras = { probabilities: false, warnings: false }
export const EXTRAS = ['probabilities', 'warnings'] as const

/** A prediction with what was asked for; without extras it is the contract's answer and nothing else. */
export type FullPrediction = Prediction & {
  readonly probabilities?: readonly number[]
  readonly warnings?: readonly Warning[]
}

/** `undefined` when the text names something that there is not. */
export function readExtras(include: string | undefined): Extras | undefined {
  if (include === undefined) return NO_EXTRAS
  const names = include.split(',')
  const isKnown = names.every((name) => EXTRAS.some((known) => known === name))
  if (!isKnown) return undefined
  return { probabilities: names.includes('probabilities'), warnings: names.includes('warnings') }
}

/** `probabilities` hold ten of this digit's from `at` on; they are copied. */
export function withExtras(
  prediction: Prediction,
  extras: Extras,
  pixels: Pixels,
  probabilities: Float32Array,
  at: number,
): FullPrediction {
  return {
    ...prediction,
    ...(extras.probabilities && { probabilities: [...probabilities.subarray(at, at + CLASSES)] }),
    ...(extras.warnings && { warnings: warningsFor(pixels) }),
  }
}
