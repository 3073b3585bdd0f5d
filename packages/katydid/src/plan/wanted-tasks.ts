import { passes, type TagFilter, type Task } from './task.ts'
import { isTaskSetClass } from './task-set.ts'
import type { User } from './user.ts'

/** Where tasks stand: the tags they inherit, and the sets around them. */
export interface Within {
  readonly tags: readonly string[]
  readonly sets: readonly unknown[]
}

const nowhere: Within = { tags: [], sets: [] }

/**
 * The tasks that a tag filter leaves, each with the tags it inherits from the sets around it. A set stays while one
 * of its own tasks may run; to see them an instance is made for `user`.
 */
export function wantedTasks(
  tasks: readonly Task[],
  filter: TagFilter,
  user: User,
  within: Within = nowhere,
): readonly Task[] {
  const tagged = within.tags.length === 0 ? tasks : tasks.map((task) => inheriting(task, within.tags))
  if (filter.include.length + filter.exclude.length === 0) return tagged
  return tagged.filter((task) => mayRun(task, filter, user, within))
}

const inheriting = (task: Task, tags: readonly string[]): Task => ({
  ...task,
  tags: [...new Set([...tags, ...task.tags])],
})

/** A set inside itself adds nothing that it has not offered already, and would have no end. */
function mayRun({ run, tags }: Task, filter: TagFilter, user: User, { sets }: Within): boolean {
  if (!isTaskSetClass(run)) return passes({ tags }, filter)
  if (sets.includes(run)) return false
  return wantedTasks(new run(user).tasks, filter, user, { tags, sets: [...sets, run] }).length > 0
}
