import { perSecond } from '../units/index.ts'
import { accuracyOf } from './accuracy.ts'
import { AnswerCheck } from './answers.ts'
import { type BatchCurve, batchCurve } from './batch-curve.ts'
import type { Bench } from './bench.ts'
import { cacheAudit } from './cache-audit.ts'
import { type ColdStart, coldStart } from './cold-start.ts'
import { cacheDoubts, overheadDoubts, steadyDoubts, warmUpDoubts } from './doubt.ts'
import { golden } from './golden.ts'
import { latencyFigures, quantileOf } from './latency.ts'
import { offline, ratesOf, wantedParts } from './offline.ts'
import { runStream } from './run-stream.ts'
import type { ScenarioName } from './scenario.ts'
import { type Finding, foundBefore, type LeftOut, type ModelTest, volumeOf } from './scenario-test.ts'
import { serverScenario } from './server-scenario.ts'
import { soak } from './soak.ts'
import { isDecidedBy, looksFor, streamLooks } from './verdict.ts'
import { warmUp } from './warm-up.ts'
import { percent } from './words.ts'

type Run = (test: ModelTest, bench: Bench) => Promise<Finding | LeftOut>

/** How each scenario is run. */
export const scenarios: Record<ScenarioName, Run> = {
  golden: runGolden,
  accuracy: runAccuracy,
  'cache-audit': runCacheAudit,
  'cold-start': runColdStart,
  'single-stream': (test, bench) => runStreamOf('single-stream', 1, test, bench),
  'multi-stream': (test, bench) => runStreamOf('multi-stream', test.wishes.streamBatch, test, bench),
  'batch-curve': runBatchCurve,
  offline: runOffline,
  server: runServer,
  soak: runSoak,
}

const goldenInputs = 64

async function runGolden({ model, inputs, wishes }: ModelTest, bench: Bench) {
  if (!(await hasScores(model, inputs))) return noScores
  const { kept, tolerance } = wishes
  const asked = (inputs.golden ?? inputs.pool).slice(0, goldenInputs)
  const figures = await golden(model, asked, kept, tolerance, bench)
  if (figures.kept === undefined && figures.batches.length === 0) {
    return {
      leftOut: 'no answers were kept to compare with (--golden), and the model takes one input at a time',
    }
  }
  return { measured: { name: 'golden' as const, figures }, doubts: [] }
}

async function runAccuracy({ model, inputs }: ModelTest, bench: Bench) {
  if (inputs.labels === undefined) return { leftOut: 'the inputs have no labels (--labels)' }
  if (!(await hasScores(model, inputs))) return noScores
  const figures = await accuracyOf(model, inputs, bench)
  const evidence = { kind: 'errors' as const, errors: figures.errors, of: figures.inputs }
  return { measured: { name: 'accuracy' as const, figures }, doubts: [], evidence }
}

const noScores: LeftOut = { leftOut: 'its answers are no scores that can be compared' }

async function hasScores(
  { predict, scores }: ModelTest['model'],
  { pool }: ModelTest['inputs'],
): Promise<boolean> {
  const [output] = await predict(pool.slice(0, 1))
  return (scores?.(output) ?? []).length > 0
}

async function runCacheAudit({ model, inputs, wishes }: ModelTest, bench: Bench) {
  if (inputs.fresh === undefined) {
    return {
      leftOut: 'there are only inputs that were asked before: let `inputs` be a function that makes one',
    }
  }
  const [repeated] = inputs.pool
  const warm = await warmUp(() => model.predict([repeated]), bench, wishes.warmUp)
  const volume = volumeOf({ ...wishes, durationMs: wishes.durationMs / 2 })
  const figures = await cacheAudit(model, repeated, inputs.fresh, volume, bench)
  return {
    measured: { name: 'cache-audit' as const, figures },
    doubts: [...warmUpDoubts(warm), ...cacheDoubts(figures)],
    warmUp: warm,
  }
}

async function runColdStart({ model, inputs, wishes }: ModelTest, bench: Bench) {
  const { start } = model
  if (start === undefined) return { leftOut: 'a function has no file that a fresh process could load' }
  const starts: ColdStart[] = []
  while (starts.length < wishes.coldStarts && !bench.signal.aborted) {
    const one = await coldStart(start, inputs.pool[0], bench.signal).catch(unlessAborted(bench))
    if (one !== undefined) starts.push(one)
    bench.progress(starts.length / wishes.coldStarts)
  }
  const latencies = Float64Array.from(starts, ({ total }) => total)
  return {
    measured: { name: 'cold-start' as const, figures: { starts, isCutShort: bench.signal.aborted } },
    doubts: [],
    evidence: { kind: 'latencies' as const, latencies, looks: 1 },
  }
}

/** A process that the signal ended is no broken model. */
const unlessAborted =
  ({ signal }: Bench) =>
  (error: unknown): undefined => {
    if (!signal.aborted) throw error
  }

async function runStreamOf(
  name: 'single-stream' | 'multi-stream',
  batch: number,
  { model, inputs, wishes, overheadMs }: ModelTest,
  bench: Bench,
) {
  const answers = await AnswerCheck.of(model, inputs, wishes.tolerance, bench)
  const objectives = wishes.objectives.filter(({ scenario }) => scenario === name)
  const asked = {
    batch,
    warmUp: wishes.warmUp,
    volumes: looksFor(volumeOf(wishes)),
    isDecided: (latencies: Float64Array) => isDecidedBy(objectives, latencies),
  }
  const stream = await runStream(model, inputs, answers, asked, bench)
  const latency = latencyFigures(stream.latencies)
  return {
    measured: { name, figures: { batch, latency, isCutShort: stream.isCutShort } },
    doubts: [
      ...warmUpDoubts(stream.warmUp),
      ...steadyDoubts(stream.steady),
      ...overheadDoubts(overheadMs, quantileOf(latency, 0.5)),
      ...answers.doubts,
    ],
    evidence: { kind: 'latencies' as const, latencies: stream.latencies, looks: streamLooks },
    warmUp: stream.warmUp,
  }
}

async function runBatchCurve(test: ModelTest, bench: Bench) {
  if (test.model.maxBatch < 2) return { leftOut: 'the model takes one input at a time' }
  const warm = await warmUp(() => test.model.predict(test.inputs.pool.slice(0, 1)), bench, test.wishes.warmUp)
  const figures = await curveOf(test, bench)
  const [smallest] = figures.points
  return {
    measured: { name: 'batch-curve' as const, figures },
    doubts: [...warmUpDoubts(warm), ...overheadDoubts(test.overheadMs, smallest?.median ?? 0)],
    warmUp: warm,
  }
}

const leastRounds = 30

const curveOf = ({ model, inputs, wishes }: ModelTest, bench: Bench): Promise<BatchCurve> =>
  batchCurve(
    model,
    inputs,
    wishes.batchSizes.filter((size) => size <= model.maxBatch),
    { ...volumeOf(wishes), queries: leastRounds },
    bench,
  )

async function runOffline(test: ModelTest, bench: Bench) {
  const { model, inputs, wishes, overheadMs } = test
  const batch = foundBefore(test, 'batch-curve')?.best.batch ?? Math.min(32, model.maxBatch)
  const warm = await warmUp(() => model.predict(inputs.pool.slice(0, batch)), bench, wishes.warmUp)
  const volume = volumeOf({ ...wishes, queries: Math.max(wantedParts, Math.ceil(wishes.queries / batch)) })
  const { latencies, ...figures } = await offline(model, inputs, batch, volume, bench)
  return {
    measured: { name: 'offline' as const, figures },
    doubts: [...warmUpDoubts(warm), ...overheadDoubts(overheadMs, latencyFigures(latencies).mean)],
    evidence: { kind: 'rates' as const, rates: ratesOf(latencies, batch) },
    warmUp: warm,
  }
}

async function runServer(test: ModelTest, bench: Bench) {
  const { model, inputs, wishes } = test
  const quiet = { ...bench, progress: () => {} }
  const { best } = foundBefore(test, 'batch-curve') ?? (await curveOf(test, quiet))
  const points = []
  const taken: Float64Array[] = []
  for (const [i, share] of wishes.serverShares.entries()) {
    const progress = (done: number) => bench.progress((i + done) / wishes.serverShares.length)
    const asked = { rate: perSecond(best.rate * share), durationMs: wishes.durationMs, maxBatch: best.batch }
    const { latencies, ...point } = await serverScenario(model, inputs, asked, { ...bench, progress })
    points.push({ share, ...point })
    taken.push(latencies)
  }
  const figures = { peak: best.rate, points, isCutShort: bench.signal.aborted }
  const middle = Math.floor(taken.length / 2)
  const latencies = taken[middle] ?? new Float64Array()
  const part = `at ${percent(wishes.serverShares[middle] ?? 0)} of its highest rate, `
  return {
    measured: { name: 'server' as const, figures },
    doubts: [],
    evidence: { kind: 'latencies' as const, latencies, looks: 1, part },
  }
}

async function runSoak({ model, inputs, wishes }: ModelTest, bench: Bench) {
  const warm = await warmUp(() => model.predict(inputs.pool.slice(0, 1)), bench, wishes.warmUp)
  const figures = await soak(model, inputs, wishes.soakMs, bench)
  return { measured: { name: 'soak' as const, figures }, doubts: warmUpDoubts(warm), warmUp: warm }
}
