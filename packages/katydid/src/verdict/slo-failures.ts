import { isInScope } from './slo-count.ts'
import type { SloResult } from './slo-result.ts'

interface Entry {
  readonly method: string
  readonly name: string
  readonly failed: number
}

/** Whether an SLO says how many requests of an entry may fail: then a failure alone is no fault of the run. */
export const failuresAreJudged = (
  slos: readonly SloResult[],
  { method, name }: Omit<Entry, 'failed'>,
): boolean =>
  slos.some(({ scope, objective }) => objective.figure.kind === 'failures' && isInScope(scope, method, name))

/** Failed requests of entries that no SLO judges. */
export const unjudgedFailures = (slos: readonly SloResult[], entries: readonly Entry[]): number =>
  entries.reduce((sum, entry) => (failuresAreJudged(slos, entry) ? sum : sum + entry.failed), 0)
