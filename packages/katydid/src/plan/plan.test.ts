import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../time/index.ts'
import { millis, perSecond } from '../units/index.ts'
import {
  between,
  changeAt,
  constant,
  constantPacing,
  constantThroughput,
  entryName,
  entryNames,
  nextStart,
  poissonWait,
  prepared,
  rampEnd,
  type Slot,
  slots,
  task,
  usersAt,
} from './index.ts'

const turn = (startedAt: number, endedAt: number) => ({
  startedAt: millis(startedAt),
  endedAt: millis(endedAt),
  random: seededRandom('turn'),
})

describe('wait times', () => {
  test('constant waits from the end of the task', () => {
    expect(nextStart(constant('2s'), turn(1_000, 1_500))).toBe(3_500)
  })

  test('between covers its range evenly and nothing else', () => {
    const { random } = turn(0, 0)
    const wait = between('1s', '3s')
    const draws = Array.from({ length: 4_000 }, () => nextStart(wait, { ...turn(0, 0), random }))
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...draws)).toBeLessThan(3_000)
    expect(draws.reduce<number>((a, b) => a + b, 0) / draws.length).toBeCloseTo(2_000, -2)
    expect(() => between('3s', '1s')).toThrow('the first must not be the longer one')
  })

  test('pacing counts from task start to task start', () => {
    expect(nextStart(constantPacing('10s'), turn(1_000, 4_000))).toBe(11_000)
    expect(nextStart(constantThroughput('4/s'), turn(1_000, 1_010))).toBe(1_250)
  })

  test('a stall leaves the paced starts where they were, in the past', () => {
    const wait = constantPacing('10ms')
    const starts = [0]
    for (const _ of Array(5)) starts.push(nextStart(wait, turn(starts.at(-1) as number, 2_000)))
    expect(starts).toEqual([0, 10, 20, 30, 40, 50])
  })

  test('poisson waits have the mean they are given, and a standard deviation like it', () => {
    const { random } = turn(0, 0)
    const draws = Array.from({ length: 20_000 }, () =>
      nextStart(poissonWait('100ms'), { ...turn(0, 0), random }),
    )
    const mean = draws.reduce<number>((a, b) => a + b, 0) / draws.length
    const deviation = Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length)
    expect(mean).toBeGreaterThan(97)
    expect(mean).toBeLessThan(103)
    expect(deviation / mean).toBeGreaterThan(0.95)
    expect(deviation / mean).toBeLessThan(1.05)
  })

  test('a function of the user may give a duration; anything else is refused', () => {
    expect(nextStart(() => '1.5s', turn(0, 100))).toBe(1_600)
    expect(() => nextStart(() => '15' as '15s', turn(0, 0))).toThrow("'15' is not a duration")
    expect(() => nextStart((() => 1) as never, turn(0, 0))).toThrow("'1' is not a duration")
    expect(() => nextStart((() => undefined) as never, turn(0, 0))).toThrow('not a duration')
  })
})

describe('tasks', () => {
  test('a task takes the name of its function unless it is given one', () => {
    function predict() {}
    expect(task(predict)).toEqual({ weight: 1, name: 'predict', tags: [], run: predict })
    expect(task(10, predict, { name: 'p', tags: ['fast'] })).toEqual({
      weight: 10,
      name: 'p',
      tags: ['fast'],
      run: predict,
    })
  })

  test('mistakes are answered where they are made', () => {
    expect(() => task(undefined as never)).toThrow('needs a function or a TaskSet class')
    expect(() => task(class Cart {})).toThrow('task(Cart): this class is not a TaskSet')
    expect(() => task(0, () => undefined)).toThrow('a weight is above 0')
    expect(() => task(Number.NaN, () => undefined)).toThrow('a weight is above 0')
  })

  test('a prepared body holds one byte per character, whatever its alphabet', () => {
    expect(prepared.json({ a: 'ü' }).text).toBe(Buffer.from('{"a":"ü"}').toString('latin1'))
    expect(Buffer.from(prepared.bytes(Uint8Array.of(0, 128, 255)).text, 'latin1')).toEqual(
      Buffer.from([0, 128, 255]),
    )
    expect(() => prepared.json(undefined)).toThrow('no JSON form')
  })

  test('every prepared body can be copied to a worker', () => {
    const file = { filename: 'a', data: Uint8Array.of(200) }
    const bodies = [prepared.json(1), prepared.form({ a: 1 }), prepared.multipart({ file })]
    expect(structuredClone(bodies)).toEqual(bodies)
  })
})

const shares = fc.array(
  fc.record({
    name: fc.constant('User'),
    weight: fc.integer({ min: 1, max: 9 }),
    fixedCount: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 5 },
)

function takeFirst(all: Generator<Slot>, count: number): Slot[] {
  const taken: Slot[] = []
  for (const slot of all) {
    if (taken.length === count) break
    taken.push(slot)
  }
  return taken
}

describe('slots', () => {
  test('every prefix after the fixed users is within one user of each share', () => {
    fc.assert(
      fc.property(shares, fc.integer({ min: 0, max: 200 }), (classes, count) => {
        const fixed = classes.reduce((sum, { fixedCount = 0 }) => sum + fixedCount, 0)
        const weighted = takeFirst(slots(classes, 1), fixed + count).slice(fixed)
        const weights = classes.map(({ weight, fixedCount }) => (fixedCount === undefined ? weight : 0))
        const total = weights.reduce((a, b) => a + b, 0)
        for (const [i, weight] of weights.entries()) {
          const had = weighted.filter(({ classIndex }) => classIndex === i).length
          expect(Math.abs(had - (total && (weight / total) * weighted.length))).toBeLessThan(classes.length)
        }
      }),
    )
  })

  test('fixed users come first, all of them, and without weighted classes nobody follows', () => {
    const classes = [
      { name: 'A', weight: 1, fixedCount: 2 },
      { name: 'B', weight: 1, fixedCount: 1 },
    ]
    expect(takeFirst(slots(classes, 1), 100).map(({ classIndex }) => classIndex)).toEqual([0, 0, 1])
  })

  test('5 to 1 is spread, not bunched', () => {
    const classes = [
      { name: 'A', weight: 5, fixedCount: undefined },
      { name: 'B', weight: 1, fixedCount: undefined },
    ]
    expect(
      takeFirst(slots(classes, 1), 12)
        .map(({ classIndex }) => 'AB'[classIndex])
        .join(''),
    ).toBe('AAABAAAAABAA')
  })

  test('the crowd is the same on any number of workers, and each class is dealt out evenly', () => {
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 8 }), (classes, workers) => {
        const onOne = takeFirst(slots(classes, 1), 120)
        const onMany = takeFirst(slots(classes, workers), 120)
        expect(onMany.map(({ worker: _, ...slot }) => slot)).toEqual(
          onOne.map(({ worker: _, ...slot }) => slot),
        )
        for (const [i] of classes.entries()) {
          const dealt = Array<number>(workers).fill(0)
          for (const { classIndex, worker } of onMany) if (classIndex === i) dealt[worker]!++
          expect(Math.max(...dealt) - Math.min(...dealt)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

describe('ramps', () => {
  const ramps = fc.record({
    at: fc.integer({ min: 0, max: 10_000 }).map(millis),
    from: fc.integer({ min: 0, max: 500 }),
    to: fc.integer({ min: 0, max: 500 }),
    rate: fc.double({ min: 0.1, max: 1_000, noNaN: true }).map(perSecond),
  })

  test('user k starts at k/rate', () => {
    const ramp = { at: millis(0), from: 0, to: 10, rate: perSecond(2) }
    expect([0, 1, 2, 9].map((k) => changeAt(ramp, k))).toEqual([0, 500, 1_000, 4_500])
    expect(rampEnd(ramp)).toBe(4_500)
    expect([0, 499, 500, 4_500, 99_999].map((at) => usersAt(ramp, millis(at)))).toEqual([1, 1, 2, 10, 10])
  })

  test('users leave in the opposite order, as fast', () => {
    const ramp = { at: millis(1_000), from: 4, to: 1, rate: perSecond(1) }
    expect([3, 2, 1].map((k) => changeAt(ramp, k))).toEqual([1_000, 2_000, 3_000])
    expect([999, 1_000, 2_500, 9_000].map((at) => usersAt(ramp, millis(at)))).toEqual([4, 3, 2, 1])
  })

  test('the count at an instant is the number of changes due by then', () => {
    fc.assert(
      fc.property(ramps, fc.double({ min: 0, max: 20_000, noNaN: true }), (ramp, after) => {
        const now = millis(ramp.at + after)
        const ranks = Array.from(
          { length: Math.abs(ramp.to - ramp.from) },
          (_, i) => Math.min(ramp.from, ramp.to) + i,
        )
        const due = ranks.filter((k) => changeAt(ramp, k) <= now + 1e-6).length
        const expected = ramp.to > ramp.from ? ramp.from + due : ramp.from - due
        expect(Math.abs(usersAt(ramp, now) - expected)).toBeLessThanOrEqual(0)
      }),
    )
  })
})

describe('entry names', () => {
  test.each([
    ['/predict', '/predict'],
    ['/', '/'],
    ['', '/'],
    ['/users/17/orders/4', '/users/{id}/orders/{id}'],
    ['/v1/models', '/v1/models'],
    ['/items/550e8400-e29b-41d4-a716-446655440000', '/items/{uuid}'],
    ['/o/507f1f77bcf86cd799439011', '/o/{id}'],
    ['/search?q=cat&page=2', '/search?q={q}&page={page}'],
    ['/search?q=cat&q=dog', '/search?q={q}'],
    ['/a?', '/a'],
    ['/a#top', '/a'],
    ['http://localhost:8000/users/17', 'http://localhost:8000/users/{id}'],
    ['/deadbeefdeadbeef', '/deadbeefdeadbeef'],
  ])('%s is counted as %s', (url, name) => {
    expect(entryName(url)).toBe(name)
  })

  test('remembered names are the computed ones, however many URLs there are', () => {
    const nameOf = entryNames(3)
    for (const k of [1, 2, 3, 4, 5, 1, 2])
      expect(nameOf(`/users/${k}?page=${k}`)).toBe('/users/{id}?page={page}')
  })
})
