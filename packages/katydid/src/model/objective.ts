import { type Figure, type Objective, objectiveText, parseSlo, SloError } from '../plan/index.ts'
import { type ScenarioName, scenarioNames } from './scenario.ts'

/** What one scenario is held to. */
export interface ModelObjective {
  readonly scenario: ScenarioName
  readonly figure: ModelFigure
  /** As it was meant: `single-stream: p99 < 10ms`. */
  readonly text: string
}

export type ModelFigure = Extract<Figure, { readonly kind: 'quantile' | 'rate' | 'failures' }>

/** What can be said of each scenario. */
const possible: Partial<Record<ScenarioName, ModelFigure['kind']>> = {
  'cold-start': 'quantile',
  'single-stream': 'quantile',
  'multi-stream': 'quantile',
  server: 'quantile',
  offline: 'rate',
  accuracy: 'failures',
}

/** An objective that no scenario can be held to; the message says which ones there are. */
export class ObjectiveError extends RangeError {
  override readonly name = 'ObjectiveError'
}

/**
 * Reads the load tester's grammar (`parseSlo`) with a scenario where that has an entry: `p99 < 10ms` (of one prediction,
 * `single-stream`), `cold-start: p50 < 500ms`, `offline: rate > 5000/s`, `accuracy: failures < 0.5%`. Throws an SloError
 * or an ObjectiveError.
 */
export function parseObjective(text: string): readonly ModelObjective[] {
  const { scope, objectives } = parseSlo(text)
  if (scope.kind === 'tag') throw misplaced(text, 'a model has scenarios, and no tags')
  const scenario = scope.kind === 'total' ? 'single-stream' : scenarioOf(scope.entry, text)
  return objectives.map((objective) => objectiveOf(scenario, objective))
}

function scenarioOf(name: string, text: string): ScenarioName {
  const known = scenarioNames.find((each) => each === name)
  if (known === undefined)
    throw misplaced(text, `'${name}' is no scenario; there are ${scenarioNames.join(', ')}`)
  return known
}

/** With a caret under what stands before the colon. */
function misplaced(text: string, why: string): ObjectiveError {
  const line = text.trim().replaceAll(/\s/g, ' ')
  return new ObjectiveError(`${why}\n  ${line}\n  ^`)
}

function objectiveOf(scenario: ScenarioName, objective: Objective): ModelObjective {
  const { figure, window, abort } = objective
  const text = `${scenario}: ${objectiveText(objective)}`
  if (window.kind !== 'run' || abort)
    throw new ObjectiveError(`${text}: a scenario is judged as a whole, at its end`)
  if (figure.kind !== possible[scenario]) {
    const examples = 'single-stream: p99 < 10ms; offline: rate > 5000/s; accuracy: failures < 0.5%'
    throw new ObjectiveError(`${text}: this scenario has no such figure. Examples: ${examples}`)
  }
  return { scenario, figure: figure as ModelFigure, text }
}

export { SloError }
