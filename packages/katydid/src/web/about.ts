import type { ClassShape, PlanFacts, RunFacts } from '../report/index.ts'

/** What is known of a run before it starts, and does not change. */
export interface About {
  readonly model: 'closed' | 'open'
  /** Such as '50 users, 10/s'. */
  readonly load: string
  readonly plan: PlanFacts
  readonly classes: readonly ClassShape[]
  readonly facts: RunFacts
}
