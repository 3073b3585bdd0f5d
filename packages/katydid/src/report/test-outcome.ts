import type { TestContext } from '../plan/index.ts'
import type { Result } from './result-schema.ts'

/** What `testStop` is told of the run, behind the values of the options. */
export interface TestOutcome extends TestContext {
  /** What `--out json` writes. Undefined after a search of `katydid capacity`, which is many runs. */
  readonly result: Result | undefined
}
