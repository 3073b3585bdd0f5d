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

export type LoadShapeClass = new () => LoadShape

export const isLoadShapeClass = (value: unknown): value is LoadShapeClass =>
  typeof value === 'function' && value.prototype instanceof LoadShape
