import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Addresses } from './addresses.ts'

const three = ['10.0.0.3', '10.0.0.1', '10.0.0.2']
const firsts = (addresses: Addresses, found: readonly string[], times: number, now = 0) =>
  Array.from({ length: times }, () => addresses.inTurn(found, now)[0])

const alone = { index: 0, of: 1 }

describe('the addresses of a name', () => {
  test('each gets every third connection, in whatever order DNS gives them', () => {
    expect(firsts(new Addresses(true, alone), three, 6)).toEqual([...three.toSorted(), ...three.toSorted()])
  })

  test('threads share the round: any number of users that come one after another is spread evenly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(60),
        (of, count, users) => {
          const found = Array.from({ length: count }, (_, i) => `10.0.0.${i}`)
          const threads = Array.from({ length: of }, (_, index) => new Addresses(true, { index, of }))
          const taken = Array.from({ length: users }, (_, k) => threads[k % of]?.inTurn(found, 0)[0])
          const counts = found.map((address) => taken.filter((one) => one === address).length)
          // Two, where one thread moves on and the next has not yet.
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
        },
      ),
    )
  })

  test('a thread does not stay with one address where there are as many threads', () => {
    expect(new Set(firsts(new Addresses(true, { index: 1, of: 3 }), three, 9)).size).toBe(3)
  })

  test('one that took no connection comes last, until a minute is over or it takes one', () => {
    const addresses = new Addresses(true, alone)
    addresses.failed('10.0.0.1', 0)
    expect(firsts(addresses, three, 6, 59_999)).not.toContain('10.0.0.1')
    expect(addresses.inTurn(three, 59_999).at(-1)).toBe('10.0.0.1')
    expect(firsts(addresses, three, 3, 60_000)).toContain('10.0.0.1')
    addresses.failed('10.0.0.2', 0)
    addresses.worked('10.0.0.2')
    expect(firsts(addresses, three, 3, 1)).toContain('10.0.0.2')
  })

  test('those of localhost are one machine: the first that works is used', () => {
    const addresses = new Addresses(false, { index: 1, of: 3 })
    expect(firsts(addresses, ['127.0.0.1', '::1'], 3)).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1'])
    addresses.failed('127.0.0.1', 0)
    expect(firsts(addresses, ['127.0.0.1', '::1'], 2)).toEqual(['::1', '::1'])
  })

  test('every connection may try each of them once, and those that work share the first tries evenly', () => {
    const found = fc.uniqueArray(fc.ipV4(), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(found, fc.subarray([0, 1, 2, 3, 4, 5]), (given, failing) => {
        const addresses = new Addresses(true, alone)
        const failed = given.filter((_, i) => failing.includes(i))
        for (const address of failed) addresses.failed(address, 0)
        const working = given.length - failed.length
        const orders = Array.from({ length: 4 * working }, () => addresses.inTurn(given, 1))
        for (const order of orders) expect(order.toSorted()).toEqual(given.toSorted())
        for (const address of given.filter((one) => !failed.includes(one))) {
          expect(orders.filter(([first]) => first === address)).toHaveLength(
            given.length === 1 ? 4 * working : 4,
          )
        }
      }),
    )
  })
})
