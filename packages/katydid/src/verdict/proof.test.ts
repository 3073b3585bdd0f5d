import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../time/index.ts'
import { independentShare, isProvenBeyond, isProvenWithin, provableBeyond, requestsMissing } from './proof.ts'
import { binomialCdf, binomialUpperTail } from './proof-binomial.ts'
import { type Cluster, designEffect } from './proof-effect.ts'
import { meanChances, studentUpperTail } from './proof-mean.ts'

/** P(X <= t) in whole numbers: q = per / 1000. */
function exactCdf(t: number, n: number, per: number): number {
  let [sum, ways] = [0n, 1n]
  for (let k = 0; k <= t; k++) {
    sum += ways * BigInt(per) ** BigInt(k) * BigInt(1_000 - per) ** BigInt(n - k)
    ways = (ways * BigInt(n - k)) / BigInt(k + 1)
  }
  return Number((sum * 10n ** 60n) / 1_000n ** BigInt(n)) / 1e60
}

const closeTo = (value: number, truth: number, relative: number) =>
  expect(Math.abs(value - truth)).toBeLessThanOrEqual(relative * truth + Number.MIN_VALUE)

describe('binomial tails', () => {
  test('agree with sums of whole numbers', () => {
    const cases = fc
      .tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 999 }))
      .chain(([n, per]) => fc.tuple(fc.constant(n), fc.constant(per), fc.integer({ min: 0, max: n })))
    fc.assert(
      fc.property(cases, ([n, per, t]) => {
        const truth = exactCdf(t, n, per)
        if (truth > 1e-40) closeTo(binomialCdf(t, n, per / 1_000), truth, 1e-11)
        if (truth < 1 - 1e-9) expect(binomialUpperTail(t + 1, n, per / 1_000)).toBeCloseTo(1 - truth, 12)
      }),
    )
  })

  test.each([
    [0, 459, 0.01, 0.00992097420104062],
    [10, 2_010, 0.01, 0.009966645801092322],
    [950, 100_000, 0.01, 0.05692783456625062],
    [9_927, 1_000_000, 0.01, 0.2333426008245072],
    [980, 1_000_000, 0.001, 0.2697095161568987],
    [9_000, 1_000_000, 0.01, 8.350415916923583e-25],
    [9_990_000, 1e9, 0.01, 0.0007401391072747531],
    [9_993_000, 1e9, 0.01, 0.0130475961533114],
    [499_950_000, 1e9, 0.5, 0.0007827861305419038],
    [40, 1e9, 1e-7, 7.51963301274815e-12],
  ])('P(X <= %d) of %d trials at %d, by 40-digit arithmetic', (t, n, q, truth) => {
    closeTo(binomialCdf(t, n, q), truth, 1e-9)
  })

  test.each([
    [3, 10, 0.01, 0.0001138491179057796],
    [1_100, 100_000, 0.01, 0.0009117803412451087],
    [12_000, 1_000_000, 0.01, 7.459607850495111e-85],
    [10_010_000, 1e9, 0.01, 0.0007425548546052191],
    [500_050_000, 1e9, 0.5, 0.0007827861305419038],
    [150, 1e9, 1e-7, 1.884208073188439e-6],
  ])('P(X >= %d) of %d trials at %d, by 40-digit arithmetic', (t, n, q, truth) => {
    closeTo(binomialUpperTail(t, n, q), truth, 1e-9)
  })
})

describe('the fewest requests that prove a percentile, as MLPerf publishes them', () => {
  const fewest = (over: number, q: number, alpha: number) => {
    let n = over
    while (!isProvenWithin(independentShare(n, over), q, alpha)) n++
    return n
  }

  test.each([
    [0.9, 0.95, [29, 46, 61, 103, 167]],
    [0.9, 0.99, [44, 64, 81, 127, 197]],
    [0.95, 0.95, [59, 93, 124, 208, 336]],
    [0.95, 0.99, [90, 130, 165, 259, 398]],
    [0.99, 0.95, [299, 473, 628, 1_049, 1_693]],
    [0.99, 0.99, [459, 662, 838, 1_307, 2_010]],
    [0.999, 0.95, [2_995, 4_742, 6_294, 10_511, 16_959]],
    [0.999, 0.99, [4_603, 6_636, 8_403, 13_105, 20_140]],
  ])('p%d at %d', (percentile, sureness, expected) => {
    const found = [0, 1, 2, 5, 10].map((over) => fewest(over, 1 - percentile, 1 - sureness))
    expect(found).toEqual(expected)
  })
})

describe('proofs', () => {
  const allowed = 0.01
  const alpha = 0.01
  const shares = fc
    .tuple(fc.integer({ min: 1, max: 20_000 }), fc.float({ min: 0, max: Math.fround(0.05), noNaN: true }))
    .map(([n, share]) => independentShare(n, Math.floor(n * share)))

  test('nothing is proven to be within and beyond', () => {
    fc.assert(
      fc.property(shares, (share) => {
        expect(isProvenWithin(share, allowed, alpha) && isProvenBeyond(share, allowed, alpha)).toBe(false)
      }),
    )
  })

  test('what is not known, and dependence, never help a proof', () => {
    const doubts = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.float({ min: 1, max: 20, noNaN: true }))
    fc.assert(
      fc.property(shares, doubts, (share, [unsure, effect]) => {
        const doubted = { ...share, most: Math.min(share.requests, share.most + unsure), effect }
        if (isProvenWithin(doubted, allowed, alpha)) expect(isProvenWithin(share, allowed, alpha)).toBe(true)
        if (isProvenBeyond(doubted, allowed, alpha)) expect(isProvenBeyond(share, allowed, alpha)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    [458, undefined],
    [459, 0],
    [662, 1],
    [2_009, 9],
    [2_010, 10],
  ])('of %d requests, %d may be beyond p99', (requests, beyond) => {
    expect(provableBeyond(requests, allowed, alpha)).toBe(beyond)
  })

  test('as many requests more as are said to be missing prove it, and one less does not', () => {
    expect(requestsMissing(independentShare(400, 0), allowed, alpha)).toBe(59)
    expect(requestsMissing(independentShare(100, 10), allowed, alpha)).toBeGreaterThan(0)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 458 }), (n) => {
        expect(requestsMissing(independentShare(n, 0), allowed, alpha)).toBe(459 - n)
      }),
    )
  })

  test('at the limit itself no number of requests is enough', () => {
    expect(requestsMissing(independentShare(1_000, 10), allowed, alpha)).toBeUndefined()
    expect(
      requestsMissing({ requests: 1_000, least: 5, most: 15, effect: 1 }, allowed, alpha),
    ).toBeUndefined()
  })
})

describe('the design effect', () => {
  const clusters = (beyond: readonly number[], requests = 100): readonly Cluster[] =>
    beyond.map((count) => ({ requests, beyond: count }))

  test('is the formula of Rao and Scott, here by hand', () => {
    // p = 0.1; deviations -1, 1, ...: 8 / 7 * 8 / (800 * 0.09) = 0.127, so 1
    expect(designEffect(clusters([9, 11, 9, 11, 9, 11, 9, 11]))).toBe(1)
    // p = 0.1; all ten of every second cluster: 8 / 7 * 800 / 72 = 12.7, and its error sqrt(2 / 7) shows
    expect(designEffect(clusters([0, 20, 0, 20, 0, 20, 0, 20]))).toBeCloseTo(
      12.698 * (1 + 2 * Math.sqrt(2 / 7)),
      2,
    )
  })

  test('is not known of too few clusters, nor where all is one', () => {
    expect(designEffect(clusters([1, 2, 3, 4, 5, 6, 7]))).toBeUndefined()
    expect(designEffect(clusters(Array(20).fill(0)))).toBeUndefined()
    expect(designEffect(clusters(Array(20).fill(100)))).toBeUndefined()
  })

  test('grows with the clusters that swing together', () => {
    const swing = (length: number) =>
      Array.from({ length: 128 }, (_, i) => (Math.floor(i / length) % 2 === 0 ? 0 : 4))
    const [one = 0, four = 0, eight = 0] = [1, 4, 8].map((length) => designEffect(clusters(swing(length))))
    expect(four).toBeGreaterThan(2 * one)
    expect(eight).toBeGreaterThan(1.5 * four)
  })
})

describe('coverage, simulated at the limit, where every proof is false', () => {
  const q = 0.01
  const runs = 1_000

  /** How often something false is proven of runs whose true share is the allowed one. */
  function falseProofs(seed: string, seconds: number, shareOf: (random: () => number) => () => number) {
    const source = seededRandom(seed)
    const random = () => source.next()
    let [within, beyond, naive] = [0, 0, 0]
    for (let run = 0; run < runs; run++) {
      const share = shareOf(random)
      const clusters = Array.from({ length: seconds }, () => second(random, 100, share()))
      const requests = clusters.reduce((sum, cluster) => sum + cluster.requests, 0)
      const over = clusters.reduce((sum, cluster) => sum + cluster.beyond, 0)
      const seen = {
        ...independentShare(requests, over),
        effect: designEffect(clusters) ?? requests / seconds,
      }
      if (isProvenWithin(seen, q, 0.01)) within++
      if (isProvenBeyond(seen, q, 0.01)) beyond++
      if (isProvenWithin({ ...seen, effect: 1 }, q, 0.01)) naive++
    }
    return { within: within / runs, beyond: beyond / runs, naive: naive / runs }
  }

  function second(random: () => number, requests: number, share: number): Cluster {
    let beyond = 0
    for (let i = 0; i < requests; i++) if (random() < share) beyond++
    return { requests, beyond }
  }

  /** Stalls that begin and end at random, with all that is beyond in them. */
  const stalls = (begin: number, end: number) => (random: () => number) => {
    const stalled = begin / (begin + end)
    let isStalled = random() < stalled
    return () => {
      const share = isStalled ? q / stalled : 0
      isStalled = isStalled ? random() >= end : random() < begin
      return share
    }
  }

  /** Sampling error included: 1 % of 1000 runs is 10, and more than 20 come about less than once in 500 such tests. */
  const most = 0.02

  test.each([
    ['independent requests, 20 s', 20, () => () => q],
    ['independent requests, 2 min', 120, () => () => q],
    ['stalls of 1 s each 10 s, 1 min', 60, stalls(1 / 9, 1)],
    ['stalls of 3 s each 20 s, 5 min', 300, stalls(1 / 17, 1 / 3)],
  ])('%s', (name, seconds, shareOf) => {
    const { within, beyond } = falseProofs(name, seconds, shareOf)
    expect(within).toBeLessThanOrEqual(most)
    expect(beyond).toBeLessThanOrEqual(most)
  })

  test('without the design effect stalls would prove what is false in one run of ten', () => {
    expect(falseProofs('naive', 60, stalls(1 / 9, 1)).naive).toBeGreaterThan(0.1)
  })
})

describe('means', () => {
  test.each([
    [1, 1, 0.25],
    [0.3, 13, 0.384460201879316],
    [1.5, 8, 0.0860016459759556],
    [2.998, 7, 0.00999931478860076],
    [2.326, 59, 0.0117372284059228],
    [3, 2, 0.0477329831333546],
    [4, 10, 0.00125916631236835],
    [6, 30, 6.97138438360237e-7],
  ])('P(T >= %d) with %d degrees of freedom, by 30-digit arithmetic', (t, freedom, truth) => {
    expect(Math.abs(studentUpperTail(t, freedom) - truth)).toBeLessThan(1e-13)
    expect(studentUpperTail(-t, freedom)).toBeCloseTo(1 - truth, 12)
  })

  test('figures that do not vary are above or below for sure', () => {
    expect(meanChances(Array(10).fill(500), 499)).toEqual({ above: 0, below: 1 })
    expect(meanChances(Array(10).fill(500), 501)).toEqual({ above: 1, below: 0 })
    expect(meanChances(Array(10).fill(500), 500)).toEqual({ above: 0.5, below: 0.5 })
  })

  test('of fewer than eight figures nothing is proven', () => {
    expect(meanChances(Array(7).fill(500), 1)).toEqual({ above: 1, below: 1 })
  })

  test('a mean at its limit is called above or below in at most 1 of 100 runs each, also when seconds depend', () => {
    const random = seededRandom('means')
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
    let [above, below] = [0, 0]
    for (let run = 0; run < 1_000; run++) {
      let swing = normal()
      const figures = Array.from({ length: 120 }, () => {
        swing = 0.5 * swing + Math.sqrt(0.75) * normal()
        return 100 + 5 * swing
      })
      const chances = meanChances(figures, 100)
      if (chances.above <= 0.01) above++
      if (chances.below <= 0.01) below++
    }
    expect(above).toBeLessThanOrEqual(20)
    expect(below).toBeLessThanOrEqual(20)
  })
})
