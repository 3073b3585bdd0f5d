import type { AccuracyFigures } from './accuracy.ts'
import type { BatchCurve } from './batch-curve.ts'
import type { CacheAudit } from './cache-audit.ts'
import type { ColdStart } from './cold-start.ts'
import type { Doubt } from './doubt.ts'
import type { GoldenFigures } from './golden.ts'
import type { LatencyFigures } from './latency.ts'
import type { OfflineFigures } from './offline.ts'
import type { ServerFigures } from './server-scenario.ts'
import type { SoakFigures } from './soak.ts'
import type { WarmUp } from './warm-up.ts'

/** In the order in which they run: what makes other figures worthless comes first. */
export const scenarioNames = [
  'golden',
  'accuracy',
  'cache-audit',
  'cold-start',
  'single-stream',
  'multi-stream',
  'batch-curve',
  'offline',
  'server',
  'soak',
] as const

export type ScenarioName = (typeof scenarioNames)[number]

/** Queries one after the other. */
export interface StreamFigures {
  /** Inputs in a query. */
  readonly batch: number
  readonly latency: LatencyFigures
  readonly isCutShort: boolean
}

export interface ColdStartFigures {
  readonly starts: readonly ColdStart[]
  readonly isCutShort: boolean
}

/** How the model answers at shares of its highest rate. */
export interface ServerScenarioFigures {
  readonly peak: number
  readonly points: readonly (Omit<ServerFigures, 'latencies'> & { readonly share: number })[]
  readonly isCutShort: boolean
}

interface FiguresBy {
  readonly golden: GoldenFigures
  readonly accuracy: AccuracyFigures
  readonly 'cache-audit': CacheAudit
  readonly 'cold-start': ColdStartFigures
  readonly 'single-stream': StreamFigures
  readonly 'multi-stream': StreamFigures
  readonly 'batch-curve': BatchCurve
  readonly offline: Omit<OfflineFigures, 'latencies'>
  readonly server: ServerScenarioFigures
  readonly soak: SoakFigures
}

/** A scenario with its figures, one type for each name. */
export type Measured = {
  [Name in ScenarioName]: { readonly name: Name; readonly figures: FiguresBy[Name] }
}[ScenarioName]

/** `invalid`: the figures may be wrong to the side that the verdict rests on. `no-data` is never a pass. */
export type VerdictKind = 'passed' | 'failed' | 'inconclusive' | 'invalid' | 'no-data'

export interface ModelVerdict {
  readonly objective: string
  readonly kind: VerdictKind
  /** What is proven, or what is missing for a proof. */
  readonly words: string
}

export type ScenarioResult = {
  readonly name: ScenarioName
  readonly seconds: number
  readonly verdicts: readonly ModelVerdict[]
} & (
  | (Measured & {
      readonly kind: 'measured'
      readonly doubts: readonly Doubt[]
      /** One sentence: `p99 <= 0.21 ms proven at 99 %`, or why nothing is. */
      readonly proven: string | undefined
      readonly warmUp: WarmUp | undefined
    })
  | { readonly kind: 'left-out'; readonly why: string }
  /** It threw: the model could not answer. */
  | { readonly kind: 'broken'; readonly why: string }
)
