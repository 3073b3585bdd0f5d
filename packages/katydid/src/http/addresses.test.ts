import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Addresses } from './addresses.ts'

const three = ['10.0.0.3', '10.0.0.1', '10.0.0.2']
const firsts = (addresses: Addresses, found: readonly string[], times: number, now = 0) =>
  Array.from({ length: times }, () => addresses.inTurn(found, now)[0])

describe('the addresses of a name', () => {
  test('each gets every third connection, in whatever order DNS gives them', () => {
    expect(firsts(new Addresses(true, 0), three, 6)).toEqual([...three.toSorted(), ...three.toSorted()])
  })

  test('threads begin with different ones', () => {
    const begun = [0, 1, 2].map((thread) => firsts(new Addresses(true, thread), three, 1)[0])
    expect(begun.toSorted()).toEqual(three.toSorted())
  })

  test('one that took no connection comes last, until a minute is over or it takes one', () => {
    const addresses = new Addresses(true, 0)
    addresses.failed('10.0.0.1', 0)
    expect(firsts(addresses, three, 6, 59_999)).not.toContain('10.0.0.1')
    expect(addresses.inTurn(three, 59_999).at(-1)).toBe('10.0.0.1')
    expect(firsts(addresses, three, 3, 60_000)).toContain('10.0.0.1')
    addresses.failed('10.0.0.2', 0)
    addresses.worked('10.0.0.2')
    expect(firsts(addresses, three, 3, 1)).toContain('10.0.0.2')
  })

  test('those of localhost are one machine: the first that works is used', () => {
    const addresses = new Addresses(false, 1)
    expect(firsts(addresses, ['127.0.0.1', '::1'], 3)).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1'])
    addresses.failed('127.0.0.1', 0)
    expect(firsts(addresses, ['127.0.0.1', '::1'], 2)).toEqual(['::1', '::1'])
  })

  test('every connection may try each of them once, and they share the first tries evenly', () => {
    const found = fc.uniqueArray(fc.ipV4(), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(found, fc.nat(9), fc.subarray([0, 1, 2, 3, 4, 5]), (given, first, failing) => {
        const addresses = new Addresses(true, first)
        for (const i of failing) if (given[i] !== undefined) addresses.failed(given[i], 0)
        const counts = new Map<string, number>()
        for (let k = 0; k < given.length * 4; k++) {
          const order = addresses.inTurn(given, 1)
          expect(order.toSorted()).toEqual(given.toSorted())
          counts.set(order[0] as string, (counts.get(order[0] as string) ?? 0) + 1)
        }
        const failed = failing.filter((i) => i < given.length).length
        if (failed === 0 || failed === given.length) expect([...new Set(counts.values())]).toEqual([4])
      }),
    )
  })
})
