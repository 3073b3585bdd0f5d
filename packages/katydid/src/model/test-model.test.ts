import { beforeAll, describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { batchModelOf, type Model, modelOf } from './model.ts'
import { parseObjective } from './objective.ts'
import { modelReportHtml } from './report-html.ts'
import { exitCodeOf, modelReportJson, type ReportOrigin } from './report-json.ts'
import { modelReportText } from './report-text.ts'
import type { ScenarioName } from './scenario.ts'
import { type ModelProgress, testModel } from './test-model.ts'
import { passing, type VirtualBench, virtualBench } from './testing/virtual-bench.ts'

const pool = Array.from({ length: 100 }, (_, i) => i)
let next = 1_000
const inputs = {
  pool,
  fresh: () => next++,
  labels: pool.map((input) => (input === 13 ? 0 : input % 2)),
  source: '100 numbers',
}

/** Says whether numbers are odd, in 1 ms and 0.2 ms for each; one query in 400 takes 6 ms more. */
function parity({ clock }: VirtualBench): Model<number, readonly number[]> {
  let query = 0
  return batchModelOf('parity', async (asked: readonly number[]) => {
    const late = query++ % 400 === 399 ? 6 : 0
    await clock.until(millis(clock.now() + 1 + 0.2 * asked.length + late))
    return asked.map((input) => (input % 2 === 0 ? [0.9, 0.1] : [0.2, 0.8]))
  })
}

const objectives = [
  'p99 < 10ms',
  'multi-stream: p99 < 2ms',
  'offline: rate > 5000/s',
  'accuracy: failures < 20%',
  'cold-start: p50 < 1s',
].flatMap(parseObjective)

async function report(changes: Parameters<typeof testModel>[3] = {}) {
  const bench = virtualBench()
  const options = { durationMs: 200, queries: 600, soakMs: 1_500, objectives, ...changes }
  return passing(bench, testModel(parity(bench), inputs, bench, options))
}

let whole: ReturnType<typeof report>
beforeAll(() => {
  whole = report()
})

const origin: ReportOrigin = {
  version: '0.1.0',
  node: 'v20.19.0',
  machine: { platform: 'linux x64', cpu: 'A <fast> CPU', cores: 2, memoryBytes: 8e9 },
  startedAt: '2026-11-22T12:00:00.000Z',
  seed: 1,
  command: ['model', 'parity.ts', '--slo', 'p99 < 10ms'],
}

describe('a model on a virtual clock', () => {
  test.each([80, 160])('is reported at %i columns as its golden file shows', async (width) => {
    const text = modelReportText(await whole, width)
    await expect(text).toMatchFileSnapshot(`golden/model-${width}.txt`)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
  })

  test('has a verdict for each objective; one without data is a failure', async () => {
    const tested = await whole
    expect(tested.scenarios.flatMap(({ verdicts }) => verdicts.map(({ kind }) => kind))).toEqual([
      'passed',
      'no-data',
      'passed',
      'failed',
      'failed',
    ])
    expect(exitCodeOf(tested, false)).toBe(1)
  })

  test('runs only the scenarios that are asked for, in their order, and says how far it is', async () => {
    const seen: ModelProgress[] = []
    const scenarios: ScenarioName[] = ['offline', 'single-stream']
    const tested = await report({ scenarios, objectives: [], onProgress: (progress) => seen.push(progress) })
    expect(tested.scenarios.map(({ name }) => name)).toEqual(['single-stream', 'offline'])
    expect(new Set(seen.map(({ scenario, number, of }) => `${number}/${of} ${scenario}`))).toEqual(
      new Set(['1/2 single-stream', '2/2 offline']),
    )
    expect(seen.every(({ share }) => share >= 0 && share <= 1)).toBe(true)
  })

  test('runs a scenario that has an objective, asked for or not', async () => {
    const tested = await report({ scenarios: ['golden'], objectives: parseObjective('cold-start: p50 < 1s') })
    expect(tested.scenarios.map(({ name, kind }) => [name, kind])).toEqual([
      ['golden', 'measured'],
      ['cold-start', 'left-out'],
    ])
    expect(exitCodeOf(tested, false)).toBe(1)
  })

  test('that throws is reported as broken, and the rest goes on', async () => {
    const bench = virtualBench()
    const model = modelOf('broken', (input: number) => {
      if (input >= 1_000) throw new TypeError('no such number')
      return [input, 1]
    })
    const scenarios: ScenarioName[] = ['cache-audit', 'multi-stream']
    const queries = { scenarios, queries: 10, durationMs: 0, warmUp: { fewestQueries: 5, longestMs: 1 } }
    const stepping = { ...bench, clock: { ...bench.clock, now: stepsOf(0.5) } }
    const tested = await testModel(model, inputs, stepping, queries)
    expect(tested.scenarios[0]).toMatchObject({ kind: 'broken', why: 'TypeError: no such number' })
    expect(tested.scenarios[1]).toMatchObject({ kind: 'measured' })
    expect(exitCodeOf(tested, false)).toBe(1)
    expect(modelReportText(tested, 80)).toContain('cache-audit    broken: TypeError: no such number')
  })

  test('whose answers are remembered proves nothing', async () => {
    const bench = virtualBench()
    const slow = parity(bench)
    const known = new Map<number, readonly number[]>()
    const model = batchModelOf('cached', async ([input]: readonly number[]) => {
      if (!known.has(input!)) known.set(input!, (await slow.predict([input!]))[0]!)
      else await bench.clock.until(millis(bench.clock.now() + 0.1))
      return [known.get(input!)!]
    })
    const scenarios: ScenarioName[] = ['cache-audit', 'single-stream']
    const tested = await passing(
      bench,
      testModel(model, inputs, bench, {
        scenarios,
        durationMs: 200,
        queries: 600,
        objectives: objectives.slice(0, 1),
      }),
    )
    expect(tested.scenarios[1]?.verdicts[0]).toMatchObject({
      kind: 'invalid',
      words: expect.stringMatching(/^would be passed, but answers are remembered/),
    })
    expect(exitCodeOf(tested, false)).toBe(3)
  })
})

/** A clock for models that take no time of their own: each look at it is so much later. */
function stepsOf(ms: number): () => ReturnType<typeof millis> {
  let now = 0
  return () => {
    now += ms
    return millis(now)
  }
}

describe('the files', () => {
  test('JSON holds all that is needed to run it again, and no raw measurement', async () => {
    const text = modelReportJson(await whole, origin)
    const read = JSON.parse(text)
    expect(read).toMatchObject({ format: 'katydid-model/1', exit: 1, ...origin, model: { name: 'parity' } })
    expect(read.scenarios).toHaveLength(10)
    expect(text.length).toBeLessThan(60_000)
  })

  test('HTML loads nothing from elsewhere, and text is escaped', async () => {
    const page = modelReportHtml(await whole, origin)
    expect(page).not.toMatch(/<script|<link|https?:|url\(/)
    expect(page).toContain('A &lt;fast&gt; CPU')
    expect(page).toContain(`katydid model parity.ts --slo &#39;p99 &lt; 10ms&#39;`)
    expect(page.match(/<tr>/g)?.length).toBeGreaterThan(15)
  })
})
