import type { Task, UserClass } from '../plan/index.ts'

/** How often tasks were begun, for each list of them: that of a user class under `''`, of a task set under its name. */
export type TaskRuns = Readonly<Record<string, Readonly<Record<string, number>>>>

/** The tasks of one list, and how often each was begun. */
interface Counted {
  readonly names: readonly string[]
  readonly runs: number[]
}

type Owner = abstract new (...args: never[]) => object

/** Users of one class may have lists of their own; beyond so many they are not told apart, and not counted. */
const mostLists = 50

/** Counts the runs of tasks on one thread. What it costs at each run is one addition: users of a class share counters. */
export class TaskCounts {
  readonly #classes = new Map<unknown, Map<Owner, Counted[]>>()

  /** The counters of a list of tasks, in its order: whoever chooses task i adds 1 to counter i. */
  of(userClass: unknown, owner: Owner, tasks: readonly Task[]): number[] {
    const owners = this.#classes.get(userClass) ?? new Map<Owner, Counted[]>()
    this.#classes.set(userClass, owners)
    const lists = owners.get(owner) ?? []
    owners.set(owner, lists)
    const known = lists.find(({ names }) => isSame(names, tasks))
    if (known !== undefined) return known.runs
    const added = { names: tasks.map(({ name }) => name), runs: tasks.map(() => 0) }
    if (lists.length < mostLists) lists.push(added)
    return added.runs
  }

  /** Since the run began. */
  runsOf(userClass: UserClass): TaskRuns {
    const runs: Record<string, Record<string, number>> = {}
    for (const [owner, lists] of this.#classes.get(userClass) ?? []) {
      const key = owner === userClass ? '' : owner.name
      for (const list of lists) runs[key] = summed(runs[key] ?? {}, list)
    }
    return runs
  }
}

const isSame = (names: readonly string[], tasks: readonly Task[]) =>
  names.length === tasks.length && names.every((name, i) => name === tasks[i]?.name)

function summed(before: Readonly<Record<string, number>>, { names, runs }: Counted): Record<string, number> {
  const sum = { ...before }
  for (const [i, name] of names.entries()) sum[name] = (sum[name] ?? 0) + (runs[i] as number)
  return sum
}
