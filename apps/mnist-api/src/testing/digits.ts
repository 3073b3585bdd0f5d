import { PIXELS } from '../digit.ts'

/** Every pixel the same. */
export const uniform = (pixel: number): number[] => new Array<number>(PIXELS).fill(pixel)

/** Numbers from 0 to 1, the same for the same seed: a multiplicative generator (Park and Miller, 1988). */
export function chance(seed: number): () => number {
  let state = seed * 48_271 + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Dense pixels, 0 to 1, that differ from seed to seed. */
export const noise = (seed: number): number[] => Array.from({ length: PIXELS }, chance(seed))

/** A regular body but for one item, given as JSON text. */
export function bodyWith(itemJson: string, at = 0): string {
  const items: string[] = uniform(0).map(String)
  items[at] = itemJson
  return `{"data":[${items.join(',')}]}`
}
