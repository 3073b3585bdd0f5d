import { valueText } from '../text/index.ts'
import type { Millis } from '../units/index.ts'

/** What a shape asks for: a number of users, or a number of arrivals per second. */
export type ShapedLoad =
  | { readonly users: number /** Users per second; default: all at once. */; readonly spawnRate?: number }
  | { readonly rate: number }

/**
 * A load of any form. `at` is a pure function of the time since the run began; it is asked for each tenth of a second,
 * in order and none left out, on a thread that sends no load. Undefined ends the run.
 */
export abstract class LoadShape {
  abstract at(elapsed: Millis): ShapedLoad | undefined
}

/** What the shape asks for at an instant. Throws what it throws, or a TypeError when it gives no load. */
export function loadAt(shape: LoadShape, elapsed: Millis): ShapedLoad | undefined {
  const load: unknown = shape.at(elapsed)
  if (load === undefined || load === null) return undefined
  if (typeof load !== 'object') throw noLoad(load)
  if ('then' in load) throw new TypeError('at() must not be async: it gives the load, not a promise')
  const { users, rate, spawnRate } = load as Readonly<Record<string, unknown>>
  const isLoad = rate === undefined ? isAmount(users) : users === undefined && isAmount(rate)
  const isRate = spawnRate === undefined || (isAmount(spawnRate) && spawnRate > 0)
  if (!isLoad || !isRate) throw noLoad(load)
  return load as ShapedLoad
}

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

const noLoad = (load: unknown) =>
  new TypeError(
    `at() must give { users, spawnRate? } or { rate }, with finite numbers of 0 or more, or undefined to end the run, not ${valueText(load)}`,
  )

export type LoadShapeClass = new () => LoadShape

export const isLoadShapeClass = (value: unknown): value is LoadShapeClass =>
  typeof value === 'function' && value.prototype instanceof LoadShape
