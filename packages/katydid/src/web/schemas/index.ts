import { loadChange, problems, refusal, setup, startRequest, taskRatio } from './requests.ts'
import {
  entryRow,
  logLines,
  observedTask,
  runListing,
  runSummary,
  series,
  snapshot,
  timesRow,
} from './snapshots.ts'

export { loadChange, runRequest } from './requests.ts'

/** Every schema with a name. */
export const schemas = [
  ...[setup, startRequest, taskRatio, loadChange, problems, refusal],
  ...[runListing, runSummary, snapshot, entryRow, timesRow, observedTask, series, logLines],
] as const

type Name = (typeof schemas)[number]['$id']

/** An answer as a route documents it. */
export const answer = (description: string, $id: Name) => ({
  description,
  content: { 'application/json': { schema: { $ref: `${$id}#` } } },
})

/** An answer that is a text or a file. */
export const textAnswer = (description: string, type: string) => ({
  description,
  content: { [type]: { schema: { type: 'string' } } },
})
