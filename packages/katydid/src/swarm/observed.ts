import type { TaskRuns } from '../engine/index.ts'
import type { PlannedClass } from '../plan/index.ts'
import type { Report } from './messages.ts'

/** What the workers say together of the classes of a plan. */
export class Observed {
  readonly #classes: readonly PlannedClass[]
  #shares: ReadonlyMap<string, number> = new Map()

  constructor(classes: readonly PlannedClass[]) {
    this.#classes = classes
  }

  users(reports: readonly (Report | undefined)[]): ReadonlyMap<string, number> {
    const users = new Map(
      this.#classes.map(({ name }, i) => [name, sum(reports, (report) => report.users[i])]),
    )
    this.#keepShares(users)
    return users
  }

  /** Shares of the users there are, or, when there are none, of those there last were. */
  get shares(): ReadonlyMap<string, number> {
    return this.#shares
  }

  #keepShares(users: ReadonlyMap<string, number>): void {
    const all = [...users.values()].reduce((total, n) => total + n, 0)
    if (all > 0) this.#shares = new Map([...users].map(([name, n]) => [name, n / all]))
  }

  taskRuns(reports: readonly (Report | undefined)[]): ReadonlyMap<string, TaskRuns> {
    const runsOf = (i: number) => reports.map((report) => report?.taskRuns[i] ?? {})
    return new Map(this.#classes.map(({ name }, i) => [name, added(runsOf(i))]))
  }
}

function added(all: readonly TaskRuns[]): TaskRuns {
  const total: Record<string, Record<string, number>> = {}
  for (const [owner, runs] of all.flatMap((one) => Object.entries(one))) {
    const counts = total[owner] ?? {}
    total[owner] = counts
    for (const [task, n] of Object.entries(runs)) counts[task] = (counts[task] ?? 0) + n
  }
  return total
}

const sum = (reports: readonly (Report | undefined)[], of: (report: Report) => number | undefined) =>
  reports.reduce((total, report) => total + ((report && of(report)) ?? 0), 0)
