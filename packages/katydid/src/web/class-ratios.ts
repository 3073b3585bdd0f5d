import type { TaskRuns } from '../engine/index.ts'
import { type ClassShape, type RunView, type TaskShape, taskRatio } from '../report/index.ts'
import type { ClassRatio, ObservedTask, TaskRatio } from './contract.ts'
import { round } from './rows.ts'

/** Planned shares of users and of task runs, beside those seen so far. */
export function classRatios(classes: readonly ClassShape[], view: RunView): readonly ClassRatio[] {
  const planned = taskRatio(classes, view.targetUsers || undefined).per_class
  return classes.map(({ name, tasks }) => ({
    name,
    planned: planned[name]?.ratio ?? 0,
    observed: round(view.classShares?.get(name) ?? 0),
    tasks: observedTasks(tasks, view.taskRuns?.get(name) ?? {}, ''),
  }))
}

function observedTasks(tasks: readonly TaskShape[], runs: TaskRuns, owner: string): readonly ObservedTask[] {
  const counts = runs[owner] ?? {}
  const all = sum(Object.values(counts))
  return merged(tasks).map(({ name, weight, tasks: inner = [], setName = '' }) => ({
    name,
    planned: weight,
    observed: all === 0 ? null : round((counts[name] ?? 0) / all),
    tasks: observedTasks(inner, runs, setName),
  }))
}

/** The same without what was seen: what a form shows. */
export const plannedTasks = (tasks: readonly TaskShape[]): readonly TaskRatio[] =>
  merged(tasks).map(({ name, weight, tasks: inner = [] }) => ({
    name,
    ratio: weight,
    tasks: plannedTasks(inner),
  }))

/** Tasks of one name are one row, as in `taskRatio`; their weights become shares. */
function merged(tasks: readonly TaskShape[]): readonly TaskShape[] {
  const all = sum(tasks.map(({ weight }) => weight))
  const byName = new Map<string, TaskShape>()
  for (const task of tasks) {
    const weight = (byName.get(task.name)?.weight ?? 0) + (all === 0 ? 0 : task.weight / all)
    byName.set(task.name, { ...task, weight })
  }
  return [...byName.values()]
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)
