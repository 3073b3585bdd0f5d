import { expect, test } from 'vitest'
import { type Cycles, runCycles } from './testing/connection-cycles.ts'

const each = <T extends keyof Cycles>(name: T, values: readonly Cycles[T][]) =>
  values.map((value) => ({ [name]: value }) as Pick<Cycles, T>)

const all = each('model', ['closed', 'open']).flatMap((model) =>
  each('connections', ['perUser', 'shared']).flatMap((connections) =>
    each('isSecure', [false, true]).flatMap((isSecure) =>
      each('ending', ['close', 'half-close', 'reset']).map((ending) => ({
        ...{ ...model, ...connections, ...isSecure, ...ending },
      })),
    ),
  ),
)

// npm run fuzz does the same with 100,000 requests and new seeds.
test.each(all)(
  'a server that ends connections at every point counts as we do, and nobody hangs: %o',
  async (one) => {
    const requests = one.isSecure ? 150 : 500
    const { findings, outcomes, resends } = await runCycles({ ...one, seed: 'suite', requests, users: 20 })
    expect(findings).toEqual([])
    expect(outcomes.size).toBe(requests)
    expect(resends).toBeGreaterThan(0)
  },
)
