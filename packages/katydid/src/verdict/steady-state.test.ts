import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../time/index.ts'
import { type Millis, millis, seconds } from '../units/index.ts'
import { driftOf } from './drift.ts'
import { type SteadyWindow, steadyState } from './steady-state.ts'

/** Noise of mean 0 and deviation 1, each correlated with the one before by `correlation`. */
function noise(random: Random, count: number, correlation: number): readonly number[] {
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const values = [gaussian()]
  while (values.length < count) {
    values.push(correlation * (values.at(-1) as number) + Math.sqrt(1 - correlation ** 2) * gaussian())
  }
  return values
}

interface Course {
  readonly windows: number
  /** Standard deviation of medians and rates, as a ratio. */
  readonly sd: number
  readonly correlation?: number
  /** Of medians over the whole run. */
  readonly drift?: number
}

function course(
  random: Random,
  { windows, sd, correlation = 0, drift = 0 }: Course,
): readonly SteadyWindow[] {
  const [medians, rates] = [noise(random, windows, correlation), noise(random, windows, correlation)]
  return medians.map((median, i) => ({
    from: seconds(i),
    to: seconds(i + 1),
    requests: Math.round(1_000 * Math.exp(sd * (rates[i] as number))),
    median: millis(5 * Math.exp(sd * median) * (1 + (drift * i) / (windows - 1))),
  }))
}

/** Which share of so many runs of this course is called so. */
function share(kind: string, runs: number, of: Course): number {
  const random = seededRandom('steady state', kind, JSON.stringify(of))
  let called = 0
  for (let run = 0; run < runs; run++) {
    if (steadyState(course(random, of), millis(0)).kind === kind) called++
  }
  return called / runs
}

describe('simulated runs', () => {
  test.each([
    [60, 0, 0.01],
    [30, 0, 0.02],
    [60, 0.5, 0.06],
    [600, 0.5, 0.06],
  ])(
    'of %i windows without a drift, neighbours correlated by %d: at most %d of them move',
    (windows, correlation, most) => {
      expect(share('moving', 500, { windows, correlation, sd: 0.05 })).toBeLessThanOrEqual(most)
    },
  )

  test.each([60, 120, 600])(
    'of %i windows that drift by a fifth over the run are found moving',
    (windows) => {
      expect(share('moving', 200, { windows, sd: 0.02, drift: 0.2 })).toBeGreaterThanOrEqual(0.95)
      expect(share('moving', 200, { windows, sd: 0.02, drift: -0.2 })).toBeGreaterThanOrEqual(0.95)
    },
  )

  test('that drift by 20 % are never called steady, however noisy', () => {
    for (const sd of [0.01, 0.05, 0.1, 0.3]) {
      expect(share('steady', 200, { windows: 60, sd, drift: 0.2 })).toBeLessThanOrEqual(0.01)
    }
  })

  test('with little noise and no drift are called steady', () => {
    expect(share('steady', 200, { windows: 60, sd: 0.02 })).toBeGreaterThanOrEqual(0.85)
    expect(share('steady', 200, { windows: 600, sd: 0.05 })).toBeGreaterThanOrEqual(0.85)
  })
})

describe('the sentence', () => {
  const random = seededRandom('words')
  const windows = (of: Course) => course(random, of)
  const after = (from: Millis, of: readonly SteadyWindow[]) => steadyState(of, from).words

  test('says over which part, and by how much', () => {
    expect(after(millis(0), windows({ windows: 60, sd: 0.001 }))).toMatch(
      /^steady: over the last 30 s medians changed by [+-]0\.\d %, requests\/s by [+-]0\.\d %$/,
    )
    expect(after(millis(0), windows({ windows: 60, sd: 0.001, drift: 0.5 }))).toMatch(
      /^still moving: over the last 30 s medians rose by (19|20) %$/,
    )
  })

  test('says what is missing when there is too little', () => {
    expect(after(millis(0), windows({ windows: 12, sd: 0 }))).toBe(
      'unknown: windows with answers in the last half of what was measured: 6; 10 are needed, which 20 s give',
    )
    expect(after(seconds(50), windows({ windows: 60, sd: 0 }))).toMatch(/ measured: 5; /)
    expect(after(millis(0), [])).toMatch(/ measured: 0; /)
  })

  test('says how noisy it is when no more can be said', () => {
    expect(after(millis(0), windows({ windows: 40, sd: 0.3 }))).toMatch(/^unknown: .* medians swing by \d+ %/)
  })
})

test('what came before the warm-up ended, and a last window cut short, are not judged', () => {
  const windows = course(seededRandom('cut'), { windows: 60, sd: 0.001 })
  const slowStart = windows.map((window, i) => (i < 30 ? { ...window, median: millis(500) } : window))
  const cutEnd = [...slowStart, { from: seconds(60), to: millis(60_010), requests: 3, median: millis(900) }]
  const { kind, judged } = steadyState(cutEnd, seconds(30))
  expect(kind).toBe('steady')
  expect([judged?.from, judged?.to]).toEqual([45_000, 60_000])
  expect(judged?.median.swing).toBeLessThan(0.02)
})

test('a server that stops answering is not left out, and a step is not called steady', () => {
  const windows = course(seededRandom('dead'), { windows: 60, sd: 0.01 })
  const dead = windows.map((window, i) => (i < 46 ? window : { ...window, requests: 0, median: undefined }))
  expect(steadyState(dead, millis(0)).words).toMatch(/^unknown: .* requests\/s swing more than tenfold/)
  const stepped = windows.map((window, i) => (i < 45 ? window : { ...window, median: millis(6) }))
  expect(steadyState(stepped, millis(0)).kind).not.toBe('steady')
})

test('ramping users are moving by their rate alone', () => {
  const windows = course(seededRandom('ramp'), { windows: 60, sd: 0.01 })
  const ramp = windows.map((window, i) => ({ ...window, requests: 100 * (i + 1) }))
  expect(steadyState(ramp, millis(0)).words).toMatch(/ last 30 s requests\/s rose by (8|9)\d %$/)
})

test('a drift is that of the line, whatever single windows do', () => {
  const line = Array.from({ length: 21 }, (_, i) => 10 * 1.1 ** (i / 20))
  expect(driftOf(line).change).toBeCloseTo(0.1)
  const withOutlier = line.map((figure, i) => (i === 10 ? 10 * figure : figure))
  expect(driftOf(withOutlier).change).toBeCloseTo(0.1, 2)
  expect(driftOf(withOutlier).swing).toBeGreaterThan(5)
  expect(driftOf(line.map(() => 3))).toMatchObject({ change: 0, low: 0, high: 0, isProven: false, swing: 0 })
})
