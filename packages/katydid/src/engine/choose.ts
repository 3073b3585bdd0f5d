import type { Task } from '../plan/index.ts'
import type { Random } from '../time/index.ts'

/** Gives the next task, for ever. */
export type Chooser = () => Task

/** Draws tasks in proportion to their weights. */
export function byWeight(tasks: readonly Task[], random: Random): Chooser {
  const last = tasks[tasks.length - 1] as Task
  if (tasks.length === 1) return () => last
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0)
  return () => {
    let left = random.next() * total
    for (let i = 0; i < tasks.length; i++) {
      const task = tasks[i] as Task
      left -= task.weight
      if (left < 0) return task
    }
    return last
  }
}

/** Goes through the tasks in their order, each repeated by its weight (rounded, at least once), round and round. */
export function inOrder(tasks: readonly Task[]): Chooser {
  const round = tasks.flatMap((task) => Array<Task>(Math.max(1, Math.round(task.weight))).fill(task))
  let next = 0
  return () => round[next++ % round.length] as Task
}
