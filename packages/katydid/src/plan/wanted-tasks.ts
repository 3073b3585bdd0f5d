import { passes, type TagFilter, type Task } from './task.ts'
import { isTaskSetClass } from './task-set.ts'
import type { User } from './user.ts'

/**
 * The tasks that a tag filter leaves, each with the tags it inherits from the sets around it. A set stays while one
 * of its own tasks may run; to see them an instance is made for `user`.
 */
export function wantedTasks(
  tasks: readonly Task[],
  filter: TagFilter,
  user: User,
  inherited: readonly string[] = [],
): readonly Task[] {
  if (filter.include.length + filter.exclude.length === 0) return tasks
  const tagged = tasks.map((task) => ({ ...task, tags: [...new Set([...inherited, ...task.tags])] }))
  return tagged.filter((task) => mayRun(task, filter, user))
}

function mayRun({ run, tags }: Task, filter: TagFilter, user: User): boolean {
  if (!isTaskSetClass(run)) return passes({ tags }, filter)
  return wantedTasks(new run(user).tasks, filter, user, tags).length > 0
}
