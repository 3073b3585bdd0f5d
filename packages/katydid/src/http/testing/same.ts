import { isDeepStrictEqual } from 'node:util'

/** Throws unless the two are deeply equal; for properties that are checked outside a test, too. */
export function same(got: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(got, wanted)) return
  throw new Error(`got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`)
}
