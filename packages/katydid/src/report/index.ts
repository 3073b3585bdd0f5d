export type { Reporter } from './reporter.ts'
export type { RunState, RunView } from './view.ts'
