import type { Static } from 'typebox'
import { expect, expectTypeOf, test } from 'vitest'
import type * as contract from '../contract.ts'
import { schemas } from './index.ts'
import type { loadChange, problems, setup, startRequest } from './requests.ts'
import type { Told } from './snapshots.ts'

/** Schemas make no property readonly. */
type Plain<T> = T extends readonly [infer A, infer B, infer C]
  ? [A, B, C]
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]: Plain<T[K]> }
      : T

test('the schemas say what the contract says', () => {
  expectTypeOf<Plain<Static<typeof setup>>>().toEqualTypeOf<Plain<contract.Setup>>()
  expectTypeOf<Plain<Static<typeof startRequest>>>().toEqualTypeOf<Plain<contract.StartRequest>>()
  expectTypeOf<Plain<Static<typeof loadChange>>>().toEqualTypeOf<Plain<contract.LoadChange>>()
  expectTypeOf<Plain<Static<typeof problems>>>().toEqualTypeOf<Plain<contract.Problems>>()
  expectTypeOf<Plain<Told['snapshot']>>().toEqualTypeOf<Plain<contract.Snapshot>>()
  expectTypeOf<Plain<Told['series']>>().toEqualTypeOf<Plain<contract.Series>>()
  expectTypeOf<Plain<Told['listing']>>().toEqualTypeOf<Plain<contract.RunListing>>()
  expectTypeOf<Plain<Told['logs']>>().toEqualTypeOf<Plain<contract.LogLines>>()
})

test('each has a name of its own', () => {
  const names = schemas.map(({ $id }) => $id)
  expect(new Set(names).size).toBe(names.length)
})
