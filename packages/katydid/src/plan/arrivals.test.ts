import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../time/index.ts'
import { type Millis, millis, seconds } from '../units/index.ts'
import {
  type ArrivalKind,
  countBefore,
  intendedStarts,
  parseStages,
  parseTrace,
  rateAt,
  type Stage,
} from './index.ts'

const forever = millis(Number.POSITIVE_INFINITY)

function first(
  count: number,
  kind: ArrivalKind,
  stages: readonly Stage[],
  random = seededRandom('a'),
  phase = 1,
) {
  const instants: Millis[] = []
  for (const at of intendedStarts({ kind, stages, phase }, random)) {
    if (instants.push(at) === count) break
  }
  return instants
}

const all = (kind: ArrivalKind, stages: readonly Stage[], random?: Random) =>
  first(Number.POSITIVE_INFINITY, kind, stages, random)

describe('constant arrivals', () => {
  test('arrival k is at k/rate, without drift after an hour', () => {
    const instants = first(1_080_001, 'constant', [{ from: 300, to: 300, duration: forever }])
    expect(instants.slice(0, 3)).toEqual([0, 1_000 / 300, 2_000 / 300].map((at) => expect.closeTo(at, 9)))
    expect(instants.at(-1)).toBeCloseTo(3_600_000, 6)
  })

  test('a ramp from 0 to 10 a second over 10 s holds 50, ever closer together', () => {
    const instants = all('constant', [{ from: 0, to: 10, duration: seconds(10) }])
    expect(instants).toHaveLength(50)
    const gaps = instants.slice(1).map((at, i) => at - (instants[i] as number))
    expect(gaps.every((gap, i) => i === 0 || gap < (gaps[i - 1] as number))).toBe(true)
    expect(instants[32]).toBeCloseTo(8_000, 6)
  })

  test('nothing arrives in a pause, and the count goes on after it', () => {
    const stages = parseStages('2/1s, 0/10s, 2/1s').stages
    expect(all('constant', stages)).toEqual([0, 500, 11_000, 11_500])
  })

  test('a phase carries the part of an arrival over a change of rate', () => {
    const stages = [{ from: 4, to: 4, duration: forever }]
    expect(first(2, 'constant', stages, undefined, 0)).toEqual([250, 500])
    expect(first(2, 'constant', stages, undefined, 0.5)).toEqual([125, 375])
  })

  const stageLists = fc.array(
    fc.record({
      from: fc.integer({ min: 0, max: 50 }),
      to: fc.integer({ min: 0, max: 50 }),
      duration: fc.integer({ min: 1, max: 5_000 }).map(millis),
    }),
    { minLength: 1, maxLength: 5 },
  )

  test('each arrival comes when the integral of the rate, added up in small steps, says so', () => {
    fc.assert(
      fc.property(stageLists, (stages) => {
        const instants = all('constant', stages)
        for (const [k, at] of instants.entries()) expect(countBefore(stages, at)).toBeCloseTo(k, 6)
        const total = stages.reduce(
          (sum, { from, to, duration }) => sum + ((from + to) / 2) * (duration / 1_000),
          0,
        )
        expect(instants.length).toBe(Math.ceil(total - 1e-9))
        let integral = 0
        const end = stages.reduce((sum, { duration }) => sum + duration, 0)
        for (let at = 0; at < end; at++) integral += rateAt(stages, millis(at + 0.5)) / 1_000
        expect(integral).toBeCloseTo(countBefore(stages, millis(end)), 0)
      }),
      { numRuns: 50 },
    )
  })
})

describe('Poisson arrivals', () => {
  test('have the rate asked for, and gaps whose deviation is their mean', () => {
    const instants = first(40_000, 'poisson', [{ from: 200, to: 200, duration: forever }])
    const gaps = instants.slice(1).map((at, i) => at - (instants[i] as number))
    const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
    expect(mean).toBeGreaterThan(5 * 0.98)
    expect(mean).toBeLessThan(5 * 1.02)
    expect(deviation / mean).toBeGreaterThan(0.97)
    expect(deviation / mean).toBeLessThan(1.03)
  })

  test('counts per second vary as Poisson counts do: variance = mean (index of dispersion)', () => {
    const counts = Array<number>(400).fill(0)
    for (const at of all('poisson', [{ from: 50, to: 50, duration: seconds(400) }]))
      counts[Math.floor(at / 1_000)]!++
    const mean = counts.reduce((a, b) => a + b, 0) / counts.length
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1)
    expect(variance / mean).toBeGreaterThan(0.75)
    expect(variance / mean).toBeLessThan(1.25)
  })

  test('follow a ramp: a quarter of them in its first half', () => {
    const instants = all('poisson', [{ from: 0, to: 1_000, duration: seconds(20) }])
    expect(instants.length).toBeGreaterThan(9_600)
    expect(instants.length).toBeLessThan(10_400)
    const early = instants.filter((at) => at < 10_000).length / instants.length
    expect(early).toBeGreaterThan(0.23)
    expect(early).toBeLessThan(0.27)
  })
})

describe('stages', () => {
  test.each([
    ['500/2m', [{ from: 500, to: 500, duration: 120_000 }], 'rate'],
    [
      '0->500/30s, 500/2m, 500->0/10s',
      [
        { from: 0, to: 500, duration: 30_000 },
        { from: 500, to: 500, duration: 120_000 },
        { from: 500, to: 0, duration: 10_000 },
      ],
      'rate',
    ],
    [
      '->50 users/30s,50 users/5m , ->0 users/10s',
      [
        { from: 0, to: 50, duration: 30_000 },
        { from: 50, to: 50, duration: 300_000 },
        { from: 50, to: 0, duration: 10_000 },
      ],
      'users',
    ],
    ['0.5->1.5/1h30m', [{ from: 0.5, to: 1.5, duration: 5_400_000 }], 'rate'],
  ])('%s', (text, stages, quantity) => {
    expect(parseStages(text)).toEqual({ quantity, stages })
  })

  test('a mistake is shown in its place', () => {
    const messageOf = (text: string) => {
      try {
        parseStages(text)
      } catch (error) {
        return (error as Error).message
      }
      return 'accepted'
    }
    expect(messageOf('10/1s, 20//1s')).toBe(
      'a stage is LEVEL/DURATION or FROM->TO/DURATION, as in 0->500/30s\n  10/1s, 20//1s\n         ^',
    )
    expect(messageOf('10/1s, 20/5')).toMatch(/'5' is not a duration.*\n {2}10\/1s, 20\/5\n {12}\^$/)
    expect(messageOf('10/1s, 20 users/5s')).toMatch(/all stages are rates, or all are users\n.*\n {9}\^$/)
    for (const text of ['', '10', '-5/1s', '10->/1s', '10/', 'ten/1s'])
      expect(messageOf(text)).toContain('a stage is')
  })
})

describe('a trace', () => {
  test('of seconds or of dates gives offsets from the first, in order', () => {
    expect([...parseTrace('10.5\n12\n11.25\n')]).toEqual([0, 750, 1_500])
    expect([
      ...parseTrace('time,path\n2026-01-01T00:00:00.250Z,/a\n\n2026-01-01T00:00:01Z,/b # late'),
    ]).toEqual([0, 750])
  })

  test('what is no time is named with its line', () => {
    expect(() => parseTrace('1\n2\nsoon\n')).toThrow("line 3: 'soon' is no time")
    expect(() => parseTrace('# nothing\n')).toThrow('there is no time in it')
  })

  test('is replayed as it was', () => {
    const instants = Float64Array.of(0, 1, 1, 7)
    expect([...intendedStarts({ kind: 'trace', instants }, seededRandom('x'))]).toEqual([0, 1, 1, 7])
  })
})
