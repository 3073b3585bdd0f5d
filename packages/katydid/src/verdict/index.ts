export {
  type Capacity,
  type CapacityOptions,
  findCapacity,
  type Knee,
  littleGap,
  recommendedConcurrency,
} from './capacity.ts'
export type { Found } from './capacity-highest.ts'
export { type Backlog, judgeStep } from './capacity-judge.ts'
export type { Level, LoadKind, Look, Measure, Step, StepVerdict } from './capacity-step.ts'
export { type CompareVerdict, type Comparison, compareRuns, together } from './compare.ts'
export { leastRounds } from './compare-figures.ts'
export type { Change } from './compare-interval.ts'
export {
  type ComparedEntry,
  type ComparedRun,
  type ComparedWindow,
  type Metric,
  metrics,
  type Quantiles,
  type Thresholds,
  usualThresholds,
} from './compare-run.ts'
export type { Drift } from './drift.ts'
export { HealthHistory, type WorkerHealth } from './health-history.ts'
export { lastWhere } from './last-where.ts'
export {
  chanceOfSoFew,
  chanceOfSoMany,
  confidence,
  independentShare,
  isProvenBeyond,
  isProvenWithin,
  provableBeyond,
  requestsMissing,
  type Share,
} from './proof.ts'
export { binomialCdf, binomialUpperTail } from './proof-binomial.ts'
export { type Cluster, designEffect } from './proof-effect.ts'
export type { Severity } from './severity.ts'
export { type RunEnd, SloBoard } from './slo-board.ts'
export { failuresAreJudged, unjudgedFailures } from './slo-failures.ts'
export type { SloFigures, SloResult, SloVerdict } from './slo-result.ts'
export { type Spread, spreadOf } from './spread.ts'
export {
  headingOf,
  type Judged,
  type SteadyState,
  type SteadyWindow,
  steadyState,
  steadyStateOf,
} from './steady-state.ts'
export {
  type ArrivalCounts,
  type Evidence,
  type Reason,
  type Validity,
  type ValidityVerdict,
  validityOf,
} from './validity.ts'
export { localFailures } from './validity-limits.ts'
export { validityText } from './validity-text.ts'
