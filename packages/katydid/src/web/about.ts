import type { ClassShape } from '../report/index.ts'
import type { RunFacts } from './contract.ts'

/** What is known of a run before it starts, and does not change. */
export interface About {
  readonly model: 'closed' | 'open'
  /** Such as '50 users, 10/s'. */
  readonly load: string
  readonly classes: readonly ClassShape[]
  readonly facts: Omit<RunFacts, 'endedAt' | 'why'>
  /** Values of secret options: blotted out wherever a sample of a failure shows them. */
  readonly secrets: readonly string[]
}
