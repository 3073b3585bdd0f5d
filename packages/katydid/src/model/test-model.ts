import { thrownSummary } from '../text/index.ts'
import type { Bench } from './bench.ts'
import { type Calibration, calibrate } from './calibration.ts'
import { claimOf, type Kept } from './claim.ts'
import { cacheDoubts, type Doubt, noiseDoubts } from './doubt.ts'
import type { Inputs } from './inputs.ts'
import type { Model, ModelFacts } from './model.ts'
import type { ModelObjective } from './objective.ts'
import { overheadOf } from './overhead.ts'
import { type ModelVerdict, type ScenarioName, type ScenarioResult, scenarioNames } from './scenario.ts'
import type { Finding, LeftOut, ModelTest } from './scenario-test.ts'
import { scenarios } from './scenarios.ts'
import { verdictOf } from './verdict.ts'
import { type ModelWishes, usualWishes } from './wishes.ts'

/** All that is known after a model was tested, as plain data. */
export interface ModelReport {
  readonly model: ModelFacts & { readonly name: string }
  /** Where they come from. */
  readonly inputs: string
  readonly scenarios: readonly ScenarioResult[]
  /** Of the machine, when the test began and when it ended. */
  readonly calibration: { readonly before: Calibration; readonly after: Calibration }
  /** What asking costs beside the model, in ms. */
  readonly overheadMs: number
  /** Somebody ended the test before it was over. */
  readonly isCutShort: boolean
}

export interface ModelTestOptions extends Partial<ModelWishes> {
  /** A scenario begins, or is so far. */
  readonly onProgress?: (progress: ModelProgress) => void
}

export interface ModelProgress {
  readonly scenario: ScenarioName
  /** Counted from 1. */
  readonly number: number
  readonly of: number
  /** Of the scenario, 0 to 1. */
  readonly share: number
}

/** Runs the scenarios one after the other, on this thread. A scenario that throws is reported as broken. */
export async function testModel<Input, Output>(
  model: Model<Input, Output>,
  inputs: Inputs<Input>,
  bench: Omit<Bench, 'progress'>,
  { onProgress = () => {}, ...options }: ModelTestOptions = {},
): Promise<ModelReport> {
  const wishes: ModelWishes = { ...usualWishes, ...options }
  const before = calibrate(bench)
  const overheadMs = await overheadOf({ ...bench, progress: () => {} })
  const tried = await tryAll({ model, inputs, wishes, overheadMs, found: [] }, bench, before, onProgress)
  const everywhere = tried.flatMap(cacheDoubtsOf)
  return {
    model: { name: model.name, ...model.facts },
    inputs: inputs.source,
    scenarios: tried.map((one) => resultOf(one, everywhere, wishes.objectives)),
    calibration: { before, after: tried.at(-1)?.after ?? before },
    overheadMs,
    isCutShort: bench.signal.aborted,
  }
}

async function tryAll(
  test: ModelTest,
  bench: Omit<Bench, 'progress'>,
  before: Calibration,
  onProgress: (progress: ModelProgress) => void,
): Promise<readonly Tried[]> {
  const { scenarios: asked, objectives } = test.wishes
  const wanted = scenarioNames.filter(
    (name) => asked.includes(name) || objectives.some(({ scenario }) => scenario === name),
  )
  const tried: Tried[] = []
  for (const [i, scenario] of wanted.entries()) {
    if (bench.signal.aborted) break
    const progress = (share: number) => onProgress({ scenario, number: i + 1, of: wanted.length, share })
    progress(0)
    const found = tried.flatMap(({ outcome }) => ('measured' in outcome ? [outcome] : []))
    const calibrated = tried.at(-1)?.after ?? before
    tried.push(await tryScenario(scenario, { ...test, found }, { ...bench, progress }, calibrated))
  }
  return tried
}

/** A cache makes the figures of all scenarios worthless, those before the audit, too. */
const cacheDoubtsOf = ({ outcome }: Tried): readonly Doubt[] =>
  'measured' in outcome && outcome.measured.name === 'cache-audit'
    ? cacheDoubts(outcome.measured.figures)
    : []

/** A scenario that was run, or could not be. */
interface Tried {
  readonly name: ScenarioName
  readonly seconds: number
  readonly outcome: Finding | LeftOut | { readonly broken: string }
  readonly noise: readonly Doubt[]
  readonly after: Calibration
}

async function tryScenario(
  name: ScenarioName,
  test: ModelTest,
  bench: Bench,
  before: Calibration,
): Promise<Tried> {
  const from = bench.clock.now()
  const outcome = await scenarios[name](test, bench).catch((error: unknown) => ({
    broken: thrownSummary(error),
  }))
  const seconds = (bench.clock.now() - from) / 1_000
  const after = calibrate(bench)
  return { name, seconds, outcome, noise: noiseDoubts(before, after), after }
}

/** Where time is measured; noise is nothing to right and wrong answers. */
const isTimed = (name: ScenarioName) => name !== 'golden' && name !== 'accuracy'

function resultOf(
  { name, seconds, outcome, noise }: Tried,
  everywhere: readonly Doubt[],
  objectives: readonly ModelObjective[],
): ScenarioResult {
  const own = objectives.filter(({ scenario }) => scenario === name)
  const without = own.map(({ text }) => noData(text))
  if ('leftOut' in outcome)
    return { name, seconds, verdicts: without, kind: 'left-out', why: outcome.leftOut }
  if ('broken' in outcome) return { name, seconds, verdicts: without, kind: 'broken', why: outcome.broken }
  const { measured, evidence, warmUp } = outcome
  const others = isTimed(name) ? [...noise, ...(name === 'cache-audit' ? [] : everywhere)] : []
  const doubts = [...outcome.doubts, ...others]
  const verdicts = own.map((objective) => verdictOf(objective, evidence, doubts))
  const kept = keptOf(own.filter((_, i) => verdicts[i]?.kind === 'passed'))
  const proven = evidence === undefined || isVoid(doubts) ? undefined : claimOf(evidence, kept)?.sentence
  return { seconds, verdicts, kind: 'measured', ...measured, doubts, proven, warmUp }
}

const keptOf = (objectives: readonly ModelObjective[]): readonly Kept[] =>
  objectives.flatMap(({ figure }) => (figure.kind === 'quantile' ? [figure] : []))

/** What is claimed of a model holds on a busy machine, too; not when it may be slower than it seemed. */
const isVoid = (doubts: readonly Doubt[]) => doubts.some(({ bias }) => bias !== 'slower')

const noData = (objective: string): ModelVerdict => ({
  objective,
  kind: 'no-data',
  words: 'nothing was measured',
})
