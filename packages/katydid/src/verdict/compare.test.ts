import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../time/index.ts'
import { compareRuns } from './compare.ts'
import { meanError, pairedChange, ratioChange, shareChange, wilson } from './compare-interval.ts'
import { type ComparedEntry, type ComparedRun, usualThresholds } from './compare-run.ts'
import { normalQuantile, studentQuantile } from './compare-tails.ts'

describe('quantiles, against published tables', () => {
  test.each([
    [0.025, 7, 2.364624],
    [0.025, 1, 12.706205],
    [0.005, 9, 3.249836],
    [0.0025, 19, 3.173725],
    [0.05, 30, 1.697261],
  ])('Student, tail %d, %d degrees of freedom', (tail, freedom, t) => {
    expect(studentQuantile(tail, freedom)).toBeCloseTo(t, 5)
  })

  test.each([
    [0.25, 0.67448975],
    [0.025, 1.95996398],
    [0.005, 2.5758293],
    [0.001, 3.09023231],
    [1e-5, 4.26489079],
    [1e-12, 7.03448383],
  ])('normal, tail %d', (tail, z) => {
    expect(Math.abs(normalQuantile(tail) / z - 1)).toBeLessThan(1e-6)
  })
})

const cluster = (beyond: number, requests: number) => [{ requests, beyond }]

describe('shares, against the table of Newcombe 1998, method 10', () => {
  test.each([
    [48, 80, 56, 70, 0.0524, 0.3339],
    [3, 10, 9, 10, 0.1705, 0.809],
    [2, 7, 6, 7, 0.0582, 0.8062],
    [0, 29, 5, 56, -0.0381, 0.1926],
    [0, 20, 0, 10, -0.1611, 0.2775],
    [0, 10, 10, 10, 0.6075, 1],
  ])('%d/%d and %d/%d', (x2, n2, x1, n1, low, high) => {
    const change = shareChange(cluster(x2, n2), cluster(x1, n1), 0.025)
    expect(change.low).toBeCloseTo(low, 4)
    expect(change.high).toBeCloseTo(high, 4)
  })

  test("Wilson's interval of 81 of 263 is the one of Newcombe's other paper", () => {
    const { low, high } = wilson(cluster(81, 263), 1.959964)
    expect([low, high].map((end) => end.toFixed(4))).toEqual(['0.2553', '0.3662'])
  })
})

/** Response times of a server that drifts a little from second to second, about `median` ms. */
interface Simulated {
  readonly median: number
  readonly seconds?: number
  readonly perSecond?: number
  /** How much of its drift a second keeps from the one before. */
  readonly memory?: number
  readonly failing?: number
}

const swing = 0.02
const spread = 0.2

function simulate(
  random: Random,
  { median, seconds = 60, perSecond = 100, memory = 0.3, failing = 0 }: Simulated,
): ComparedRun {
  const all: number[] = []
  let drift = normal(random)
  const windows = Array.from({ length: seconds }, () => {
    drift = memory * drift + Math.sqrt(1 - memory ** 2) * normal(random)
    const times = Array.from(
      { length: perSecond },
      () => median * Math.exp(swing * drift + spread * normal(random)),
    )
    all.push(...times)
    const failures = times.filter(() => random.next() < failing).length
    return {
      seconds: 1,
      requests: perSecond + Math.round(3 * normal(random)),
      failures,
      times: quantiles(times),
    }
  })
  const failed = windows.reduce((sum, window) => sum + window.failures, 0)
  return {
    isOpen: false,
    entries: [{ name: 'GET /', requests: all.length, failed, times: quantiles(all), windows }],
  }
}

function quantiles(times: readonly number[]): ComparedEntry['times'] {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

const normal = (random: Random) =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

const verdicts = (base: readonly ComparedRun[], changed: readonly ComparedRun[]) =>
  Object.fromEntries(
    compareRuns(base, changed, usualThresholds).map(({ metric, verdict }) => [metric, verdict]),
  )

describe('two equal servers', () => {
  /** Of so many pairs of runs, how many are called different in any metric. */
  function calledDifferent(seed: string, pairs: number, how: Partial<Simulated> = {}): number {
    const random = seededRandom(seed)
    const run = () => simulate(random, { median: 20, ...how })
    const isDifferent = () =>
      Object.values(verdicts([run()], [run()])).some((verdict) => verdict === 'better' || verdict === 'worse')
    return Array.from({ length: pairs }, isDifferent).filter(Boolean).length
  }

  test.each([
    ['1 min each', {}],
    ['20 s each', { seconds: 20 }],
    ['a server that drifts slowly', { memory: 0.8 }],
    ['few requests', { perSecond: 12 }],
    ['some failures', { failing: 0.02 }],
  ])('%s: are called different in at most 1 of 20', (seed, how) => {
    expect(calledDifferent(seed, 100, how)).toBeLessThanOrEqual(5)
  })

  test('with data enough there is no detectable difference', () => {
    const random = seededRandom('enough')
    const run = () => simulate(random, { median: 20, seconds: 300 })
    expect(verdicts([run()], [run()])).toEqual({
      p50: 'same',
      p95: 'same',
      p99: 'same',
      rate: 'same',
      failures: 'same',
    })
  })
})

describe('a server made 10 % slower', () => {
  test('is found, and not the other way round', () => {
    const random = seededRandom('slower')
    for (let pair = 0; pair < 25; pair++) {
      const [base, slower] = [simulate(random, { median: 20 }), simulate(random, { median: 22 })]
      expect(verdicts([base], [slower]).p50).toBe('worse')
      expect(verdicts([slower], [base]).p50).toBe('better')
    }
  })

  test('is found in interleaved runs that each differ by 3 %', () => {
    const random = seededRandom('rounds')
    const runs = (median: number) =>
      Array.from({ length: 10 }, () =>
        simulate(random, { median: median * Math.exp(0.03 * normal(random)), seconds: 5 }),
      )
    expect(verdicts(runs(20), runs(22)).p50).toBe('worse')
    const isEqualCalled = () => ['better', 'worse'].includes(verdicts(runs(20), runs(20)).p50 ?? '')
    expect(Array.from({ length: 40 }, isEqualCalled).filter(Boolean).length).toBeLessThanOrEqual(2)
  })
})

test('the change of interleaved runs is the one between the figures beside it', () => {
  const random = seededRandom('beside')
  const runs = (medians: readonly number[]) =>
    medians.map((median) => simulate(random, { median, seconds: 5, failing: 0.05 }))
  const compared = compareRuns(runs([20, 20, 20, 60]), runs([21, 22, 23, 19]), usualThresholds)
  for (const { metric, base = 0, changed = 0, change } of compared) {
    const difference = metric === 'failures' ? changed - base : changed / base - 1
    expect(change?.estimate, metric).toBeCloseTo(difference, 10)
  }
  expect(compared).toHaveLength(5)
})

describe('too few data', () => {
  const random = seededRandom('few')

  test('of less than 8 s, or of less than 500 requests for a p99, is not judged', () => {
    const short = () => simulate(random, { median: 20, seconds: 7 })
    expect(new Set(Object.values(verdicts([short()], [short()])))).toEqual(new Set(['unsure']))
    const sparse = () => simulate(random, { median: 20, seconds: 40, perSecond: 12 })
    expect(verdicts([sparse()], [sparse()])).toMatchObject({ p99: 'unsure' })
  })

  test('an entry that one side lacks is not passed', () => {
    const [base, changed] = [simulate(random, { median: 20 }), { isOpen: false, entries: [] }]
    expect(new Set(Object.values(verdicts([base], [changed])))).toEqual(new Set(['unsure']))
  })

  test('says how many times as much would do', () => {
    const run = (seconds: number) => simulate(random, { median: 20, seconds, perSecond: 10 })
    const [found] = compareRuns([run(30)], [run(30)], { ...usualThresholds, p50: 0.02 })
    expect(found).toMatchObject({ verdict: 'unsure' })
    expect(found?.timesMissing).toBeGreaterThan(1)
  })
})

test('the rate of an open run is its plan, and not compared; less of a closed one is worse', () => {
  const random = seededRandom('rate')
  const [fast, slow] = [simulate(random, { median: 20 }), simulate(random, { median: 20, perSecond: 80 })]
  expect(verdicts([fast], [slow]).rate).toBe('worse')
  expect(verdicts([{ ...fast, isOpen: true }], [slow]).rate).toBeUndefined()
})

describe('coverage of intervals, simulated', () => {
  test.each([
    [0, 0.94],
    [0.3, 0.91],
    [0.5, 0.89],
  ])('of ratios of means with neighbours correlated by %d: more than %d of them', (memory, least) => {
    const random = seededRandom(`coverage ${memory}`)
    let covered = 0
    const trials = 400
    for (let trial = 0; trial < trials; trial++) {
      const [a, b] = [series(random, memory), series(random, memory)]
      const mean = (figures: readonly number[]) =>
        Math.exp(figures.reduce((sum, each) => sum + each, 0) / figures.length)
      const [first, second] = [meanError(a), meanError(b)]
      if (first === undefined || second === undefined) throw new Error('too few figures')
      const { low, high } = ratioChange(mean(a), mean(b), [first, second], 0.025)
      if (low <= 0 && high >= 0) covered++
    }
    expect(covered / trials).toBeGreaterThan(least)
  })

  const series = (random: Random, memory: number) => {
    let drift = normal(random)
    return Array.from({ length: 60 }, () => {
      drift = memory * drift + Math.sqrt(1 - memory ** 2) * normal(random)
      return 0.05 * drift
    })
  }

  test('of pairs, exactly as Student has it', () => {
    const random = seededRandom('pairs')
    const trials = 1_000
    const covered = Array.from({ length: trials }, () => {
      const { low, high } = pairedChange(
        Array.from({ length: 6 }, () => Math.exp(0.1 * normal(random))),
        0.025,
      )
      return low <= 0 && high >= 0
    }).filter(Boolean).length
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.02)
  })
})
