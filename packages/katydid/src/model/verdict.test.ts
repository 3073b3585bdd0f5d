import { describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import type { Doubt } from './doubt.ts'
import { noiseDoubts, steadyDoubts } from './doubt.ts'
import { parseObjective } from './objective.ts'
import { exitCodeOf } from './report-json.ts'
import { steadyOf } from './run-stream.ts'
import type { Evidence } from './scenario-test.ts'
import type { ModelReport } from './test-model.ts'
import { verdictOf } from './verdict.ts'

const [p99] = parseObjective('p99 < 10ms')
const spaced = (beyond: number, of: number): Evidence => ({
  kind: 'latencies',
  latencies: Float64Array.from({ length: of }, (_, i) =>
    i % Math.ceil(of / Math.max(beyond, 1)) === 1 && beyond > 0 ? 20 : 1,
  ),
  looks: 1,
})

describe('an objective', () => {
  // 459 with none beyond, and 458 are too few: MLPerf's table of early stopping.
  test.each([
    [0, 459, 'passed'],
    [0, 458, 'inconclusive'],
    [100, 1_000, 'failed'],
    [10, 1_000, 'inconclusive'],
  ])('with %d of %d queries beyond the limit has %s', (beyond, of, kind) => {
    expect(verdictOf(p99!, spaced(beyond, of), []).kind).toBe(kind)
  })

  test('that is looked at three times needs more: 566 are too few at a third of 1 %', () => {
    const evidence = (of: number) => ({ ...spaced(0, of), looks: 3 }) as Evidence
    // 0.99^567 = 0.00335 and 0.99^568 = 0.00332, on either side of 0.01 / 3.
    expect(verdictOf(p99!, evidence(567), []).kind).toBe('inconclusive')
    expect(verdictOf(p99!, evidence(568), []).kind).toBe('passed')
  })

  test('says how many more queries would decide it', () => {
    expect(verdictOf(p99!, spaced(0, 400), []).words).toBe(
      '0 of 400 queries took longer than 10ms: as things stand, 59 more would tell',
    )
  })

  test('without data is no pass', () => {
    expect(verdictOf(p99!, undefined, []).kind).toBe('no-data')
    expect(verdictOf(p99!, spaced(0, 0), []).kind).toBe('no-data')
  })

  test('of another figure than was measured has no data', () => {
    expect(verdictOf(p99!, { kind: 'errors', errors: 0, of: 10_000 }, []).kind).toBe('no-data')
  })

  const doubt = (bias: Doubt['bias']): Doubt => ({ about: 'noise', size: 1, bias, words: 'it is noisy' })
  test.each([
    ['slower', 'passed', 'invalid'],
    ['faster', 'invalid', 'failed'],
    ['either', 'invalid', 'invalid'],
  ] as const)('in doubt because the model may seem %s: a pass is %s, a miss %s', (bias, pass, miss) => {
    expect(verdictOf(p99!, spaced(0, 1_000), [doubt(bias)]).kind).toBe(pass)
    expect(verdictOf(p99!, spaced(300, 1_000), [doubt(bias)]).kind).toBe(miss)
  })
})

describe('the machine', () => {
  const quiet = { median: millis(1), spread: 0.02, cpuShare: 1 }

  test('that is quiet and even leaves no doubt', () => {
    expect(noiseDoubts(quiet, { ...quiet, median: millis(1.05) })).toEqual([])
  })

  test.each([
    ['busy', { ...quiet, cpuShare: 0.7 }, /busy: a fixed computation got 70 % of a core/],
    ['noisy', { ...quiet, spread: 0.2 }, /noisy: times of a fixed computation spread by 20 %/],
    ['slower at the end', { ...quiet, median: millis(1.3) }, /speed changed by 30 %/],
  ])('that is %s makes the model look slower, never faster', (_, after, words) => {
    expect(noiseDoubts(quiet, after)).toEqual([
      expect.objectContaining({ bias: 'slower', words: expect.stringMatching(words) }),
    ])
  })
})

describe('a model that still moves', () => {
  const moving = (latency: (share: number) => number) =>
    steadyDoubts(steadyOf(Float64Array.from({ length: 4_000 }, (_, i) => latency(i / 4_000))))

  test('and gets quicker is not slower than it seems; one that gets slower is', () => {
    expect(moving((share) => 0.03 - 0.02 * share)).toMatchObject([
      {
        bias: 'slower',
        words: expect.stringMatching(/^still moving: over the last 0\.03\d s medians fell by/),
      },
    ])
    expect(moving((share) => 1 + share)).toMatchObject([{ bias: 'faster' }])
    expect(moving(() => 1)).toEqual([])
  })

  test('in both directions at once may be wrong to either side', () => {
    // A quarter of each part is slow, ever more so, and the rest ever quicker.
    let i = 0
    expect(moving((share) => (i++ % 4 === 0 ? 2 + 20 * share : 1 - share / 2))).toMatchObject([
      { bias: 'either' },
    ])
  })
})

describe('what can be asked of a scenario', () => {
  test('without a scenario it is of one prediction', () => {
    expect(p99).toMatchObject({ scenario: 'single-stream', figure: { kind: 'quantile', q: 0.99, limit: 10 } })
    expect(parseObjective('cold-start: p50 < 500ms')[0]).toMatchObject({ scenario: 'cold-start' })
  })

  test.each([
    ['POST /predict: p99 < 10ms', "'POST /predict' is no scenario; there are golden, accuracy"],
    ['offline: p99 < 10ms', 'offline: p99 < 10ms: this scenario has no such figure'],
    ['p99 < 10ms over 30s', 'a scenario is judged as a whole, at its end'],
    ['p99 < 10ms abort', 'a scenario is judged as a whole, at its end'],
    [' sever: p99 < 10ms', 'offline, server, soak\n  sever: p99 < 10ms\n  ^'],
    ['@slow: p99 < 10ms', 'a model has scenarios, and no tags\n  @slow: p99 < 10ms\n  ^'],
    ['p99 < 10', 'p99 < 10\n        ^'],
  ])('%s', (text, complaint) => {
    expect(() => parseObjective(text)).toThrow(complaint)
  })
})

describe('the exit code', () => {
  const report = (changes: object = {}, isCutShort = false) =>
    ({
      scenarios: [
        { name: 'golden', kind: 'measured', verdicts: [], doubts: [], figures: { isSame: true } },
        { name: 'soak', kind: 'measured', verdicts: [], doubts: [], figures: {}, ...changes },
      ],
      isCutShort,
    }) as unknown as ModelReport
  const verdict = (kind: string) => ({ verdicts: [{ objective: '', kind, words: '' }] })

  test.each([
    ['good', report(), false, 0],
    ['passed', report(verdict('passed')), true, 0],
    ['missed', report(verdict('failed')), false, 1],
    ['without data', report(verdict('no-data')), false, 1],
    ['inconclusive', report(verdict('inconclusive')), false, 3],
    ['invalid', report(verdict('invalid')), false, 3],
    ['broken', report({ kind: 'broken', why: 'it threw' }), false, 1],
    ['other answers', report({ name: 'golden', figures: { isSame: false } }), false, 1],
    ['cut short', report({}, true), false, 3],
    ['doubtful', report({ doubts: [{}] }), false, 0],
    ['doubtful, strictly', report({ doubts: [{}] }), true, 3],
  ])('%s', (_, given, strict, code) => {
    expect(exitCodeOf(given, strict)).toBe(code)
  })
})
