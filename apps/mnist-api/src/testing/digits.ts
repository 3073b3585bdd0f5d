import { PIXELS } from '../digit.ts'

/** Every pixel the same. */
export const uniform = (pixel: number): number[] => new Array<number>(PIXELS).fill(pixel)

/** Dense pixels, 0 to 1, that differ from seed to seed: a multiplicative generator (Park and Miller, 1988). */
export function noise(seed: number): number[] {
  let state = seed * 48_271 + 1
  return Array.from({ length: PIXELS }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  })
}

/** A regular body but for one item, given as JSON text. */
export function bodyWith(itemJson: string, at = 0): string {
  const items: string[] = uniform(0).map(String)
  items[at] = itemJson
  return `{"data":[${items.join(',')}]}`
}
