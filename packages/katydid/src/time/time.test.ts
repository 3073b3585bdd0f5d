import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { seededRandom, systemClock, virtualClock } from './index.ts'

describe('the system clock', () => {
  const makeClock = () => systemClock(process.hrtime.bigint())

  test('never ends a wait before its instant, and ends them in order', async () => {
    const clock = makeClock()
    const start = clock.now()
    const ended: number[] = []
    const wait = async (after: number) => {
      expect(await clock.until(millis(start + after))).toBe(true)
      expect(clock.now()).toBeGreaterThanOrEqual(start + after)
      ended.push(after)
    }
    await Promise.all([130, 102, 117, 100.4, 109.25, 100].map(wait))
    expect(ended).toEqual([100, 100.4, 102, 109.25, 117, 130])
  })

  test('an abort ends a wait at once, and only that wait', async () => {
    const clock = makeClock()
    const abort = new AbortController()
    const given = clock.until(millis(clock.now() + 3_600_000), abort.signal)
    const kept = clock.until(millis(clock.now() + 5))
    abort.abort()
    expect(await given).toBe(false)
    expect(await kept).toBe(true)
    expect(await clock.until(millis(clock.now() + 1), abort.signal)).toBe(false)
  })

  test('an earlier wait asked for later is not held up by a later one', async () => {
    const clock = makeClock()
    const abort = new AbortController()
    const long = clock.until(millis(clock.now() + 3_600_000), abort.signal)
    expect(await clock.until(millis(clock.now() + 3))).toBe(true)
    abort.abort()
    expect(await long).toBe(false)
  })
})

test('clocks of one origin tell the same time', () => {
  const origin = process.hrtime.bigint()
  const [one, other] = [systemClock(origin), systemClock(origin)]
  const before = one.now()
  const between = other.now()
  const after = one.now()
  expect(between).toBeGreaterThanOrEqual(before - 0.1)
  expect(between).toBeLessThanOrEqual(after + 0.1)
})

describe('the virtual clock', () => {
  test('hours pass in their order, with consequences on the way', async () => {
    const clock = virtualClock()
    const seen: number[] = []
    const tick = async () => {
      for (let hour = 1; hour <= 3; hour++) {
        await clock.until(millis(hour * 3_600_000))
        seen.push(clock.now() / 3_600_000)
      }
    }
    const done = tick()
    await clock.advanceTo(millis(2.5 * 3_600_000))
    expect(seen).toEqual([1, 2])
    expect(clock.pending).toBe(1)
    await clock.advanceTo(millis(3 * 3_600_000))
    await done
    expect(seen).toEqual([1, 2, 3])
  })

  test('an abort ends its wait', async () => {
    const clock = virtualClock()
    const abort = new AbortController()
    const wait = clock.until(millis(10), abort.signal)
    abort.abort()
    expect(await wait).toBe(false)
    expect(clock.pending).toBe(0)
  })
})

describe('seeded random', () => {
  test('the same seed gives the same numbers, another seed others', () => {
    const draw = (...seed: (string | number)[]) => {
      const random = seededRandom(...seed)
      return Array.from({ length: 20 }, () => random.next())
    }
    expect(draw(7, 'Shopper', '3.0')).toEqual(draw(7, 'Shopper', '3.0'))
    expect(draw(7, 'Shopper', '3.0')).not.toEqual(draw(7, 'Shopper', '4.0'))
    expect(draw(7, 'Shopper', '3.0')).not.toEqual(draw(8, 'Shopper', '3.0'))
  })

  test('numbers lie in [0, 1), integers below their bound, each value about equally often', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (seed, below) => {
        const random = seededRandom(seed)
        const counts = Array<number>(below).fill(0)
        for (let i = 0; i < 400 * below; i++) counts[random.below(below)]!++
        for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(6 * Math.sqrt(400))
      }),
      { numRuns: 30 },
    )
  })

  test('an empty list cannot be picked from', () => {
    expect(() => seededRandom(1).pick([])).toThrow('cannot pick from an empty list')
  })
})
