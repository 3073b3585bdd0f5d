import { describe, expect, test } from 'vitest'
import { bytes } from '../units/index.ts'
import { AnswerCheck } from './answers.ts'
import { cacheAudit } from './cache-audit.ts'
import { differenceOf, golden } from './golden.ts'
import { batchModelOf, modelOf } from './model.ts'
import { soak } from './soak.ts'
import { numbers, passing, timedModel, virtualBench } from './testing/virtual-bench.ts'

describe('the cache audit', () => {
  const volume = { queries: 400, durationMs: 0, longestMs: 1e6 }
  let next = 1_000

  test('a model that remembers answers is found', async () => {
    const bench = virtualBench()
    const seen = new Set<number>()
    const slow = timedModel(bench, () => 5)
    const fast = timedModel(bench, () => 1)
    const predict = async ([input]: readonly number[]) => {
      const answered = (seen.has(input!) ? fast : slow).predict([input!])
      seen.add(input!)
      return answered
    }
    const audit = cacheAudit(batchModelOf('cached', predict), 1, () => next++, volume, bench)
    expect(await passing(bench, audit)).toMatchObject({ kind: 'cached', ratio: expect.closeTo(5, 6) })
  })

  test('a model that does not is clean', async () => {
    const bench = virtualBench()
    const model = timedModel(bench, (_, query) => 5 + (query % 7) / 100)
    const audit = await passing(
      bench,
      cacheAudit(model, 1, () => next++, volume, bench),
    )
    expect(audit).toMatchObject({ kind: 'clean', rounds: 20 })
  })

  test('times that swing wildly are unclear', async () => {
    const bench = virtualBench()
    const model = timedModel(bench, (_, query) => (Math.floor(query / 10) % 3 === 0 ? 9 : 5))
    const audit = await passing(
      bench,
      cacheAudit(model, 1, () => next++, { ...volume, queries: 160 }, bench),
    )
    expect(audit.kind).toBe('unclear')
  })
})

describe('the soak', () => {
  test('finds how fast latency and memory grow', async () => {
    const bench = virtualBench()
    const memory = () => ({ resident: bytes(100e6 + 1e3 * bench.clock.now()), heap: bytes(10e6) })
    // Twice as slow after 100 s; 1 MB a second more memory.
    const slowing = timedModel(bench, () => 5 * (1 + bench.clock.now() / 100_000))
    const figures = await passing(bench, soak(slowing, numbers, 60_000, { ...bench, memory }))
    expect(figures.judgedMs).toBe(48_000)
    expect(figures.latency!.change).toBeCloseTo(0.43, 1)
    expect(figures.resident!.change / 47e6).toBeCloseTo(1, 0)
    expect(figures.resident!.low).toBeGreaterThan(30e6)
    expect(figures.heap).toEqual({ change: 0, low: 0, high: 0 })
  })

  test('a short one says that it is too short', async () => {
    const bench = virtualBench()
    const figures = await passing(
      bench,
      soak(
        timedModel(bench, () => 5),
        numbers,
        500,
        bench,
      ),
    )
    expect(figures.latency).toBeUndefined()
    expect(figures.windows).toHaveLength(5)
  })
})

describe('golden answers', () => {
  test.each([
    ['equal', [[0.1, 0.9]], [[0.1, 0.9]], { beyond: 0, otherClass: 0 }],
    ['a rounding apart', [[0.1, 0.9]], [[0.10005, 0.89995]], { beyond: 0, otherClass: 0 }],
    [
      'two equal scores that trade places',
      [[0.5, 0.500_01]],
      [[0.500_01, 0.5]],
      { beyond: 0, otherClass: 0 },
    ],
    ['another class', [[0.4, 0.6]], [[0.6, 0.4]], { beyond: 1, otherClass: 1 }],
    ['no number', [[0.4, 0.6]], [[Number.NaN, 0.6]], { beyond: 1 }],
    ['fewer scores', [[0.4, 0.6]], [[0.4]], { beyond: 1 }],
    ['no answer', [[0.4, 0.6]], [], { beyond: 1 }],
  ])('%s', (_, expected, got, found) => {
    expect(differenceOf(expected, got, 1e-4)).toMatchObject(found)
  })

  test('a model whose answers depend on what else is in the batch is found', async () => {
    const model = batchModelOf('normalised', async (inputs: readonly number[]) =>
      inputs.map((input) => [input, inputs.reduce((sum, each) => sum + each, 0) / inputs.length]),
    )
    const asked = Array.from({ length: 16 }, (_, i) => i)
    const figures = await golden(model, asked, undefined, 1e-4, virtualBench())
    expect(figures.isSame).toBe(false)
    expect(figures.batches[0]).toMatchObject({ batch: 8, inputs: 16, beyond: 16 })
  })
})

describe('the check of answers in the timed part', () => {
  const inputs = { ...numbers, pool: [0, 1, 2, 3, 4, 5] }
  const scored = (input: number) => (input % 2 === 0 ? [0.8, 0.2] : [0.3, 0.7])

  test('an answer that was another before is counted', async () => {
    const check = await AnswerCheck.of(modelOf('honest', scored), inputs, 1e-4, virtualBench())
    check.look(0, inputs.pool.map(scored))
    expect(check.doubts).toEqual([])
    check.look(2, [[0.1, 0.9]])
    expect(check.doubts[0]).toMatchObject({
      about: 'answers',
      bias: 'either',
      words: expect.stringMatching(/^1 of 7 answers/),
    })
  })

  test('a model that never answers alike is not checked', async () => {
    let asked = 0
    const fickle = modelOf('fickle', () => (asked++ % 2 === 0 ? [1, 0] : [0, 1]))
    const check = await AnswerCheck.of(fickle, inputs, 1e-4, virtualBench())
    check.look(
      0,
      inputs.pool.map(() => [0, 1]),
    )
    expect(check.doubts).toEqual([])
  })
})
