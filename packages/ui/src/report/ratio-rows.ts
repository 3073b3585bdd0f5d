import type { ClassRatio, ObservedTask } from '../../../katydid/src/web/contract.ts'

export interface RatioRow {
  readonly path: string
  readonly name: string
  /** 0 for a class, 1 for its tasks, 2 for those of a nested set ... */
  readonly depth: number
  readonly planned: number
  readonly observed: number | null
}

/** Classes and their tasks as rows, each under what holds it. */
export const ratioRows = (classes: readonly ClassRatio[]): readonly RatioRow[] =>
  classes.flatMap((each) => [row(each, 0, ''), ...each.tasks.flatMap((task) => taskRows(task, 1, each.name))])

const taskRows = (task: ObservedTask, depth: number, path: string): readonly RatioRow[] => [
  row(task, depth, path),
  ...task.tasks.flatMap((inner) => taskRows(inner, depth + 1, `${path}/${task.name}`)),
]

const row = (
  { name, planned, observed }: ObservedTask | ClassRatio,
  depth: number,
  path: string,
): RatioRow => ({
  path: `${path}/${name}`,
  name,
  depth,
  planned,
  observed,
})
