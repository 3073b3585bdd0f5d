import type { Task } from '../plan/index.ts'
import type { Random } from '../time/index.ts'

/** Gives the next task, for ever. */
export type Chooser = () => Task

/** Draws tasks in proportion to their weights, and adds 1 to the counter of each that it draws. */
export function byWeight(tasks: readonly Task[], random: Random, counts: number[]): Chooser {
  const end = tasks.length - 1
  const last = tasks[end] as Task
  if (end === 0) return () => counted(last, counts, 0)
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0)
  return () => {
    let left = random.next() * total
    for (let i = 0; i < tasks.length; i++) {
      const task = tasks[i] as Task
      left -= task.weight
      if (left < 0) return counted(task, counts, i)
    }
    return counted(last, counts, end)
  }
}

/** Goes through the tasks in their order, each repeated by its weight (rounded, at least once), round and round. */
export function inOrder(tasks: readonly Task[], counts: number[]): Chooser {
  const round = tasks.flatMap(({ weight }, i) => Array<number>(Math.max(1, Math.round(weight))).fill(i))
  let next = 0
  return () => {
    const i = round[next++ % round.length] as number
    return counted(tasks[i] as Task, counts, i)
  }
}

function counted(task: Task, counts: number[], i: number): Task {
  counts[i] = (counts[i] as number) + 1
  return task
}
