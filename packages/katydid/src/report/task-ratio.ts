/** A user class, or what `--show-task-ratio` must know of it. */
export interface ClassShape {
  readonly name: string
  readonly weight: number
  readonly fixedCount?: number | undefined
  readonly tasks: readonly TaskShape[]
}

/** A task, or a task set when it has tasks itself. */
export interface TaskShape {
  readonly name: string
  readonly weight: number
  readonly tasks?: readonly TaskShape[] | undefined
  /** Of a task set: its class's name. */
  readonly setName?: string | undefined
}

export interface Ratio {
  readonly ratio: number
  readonly tasks?: Ratios
}
export type Ratios = Readonly<Record<string, Ratio>>

/** Shares from 0 to 1: in `per_class` those of the parent, in `total` those of all users. Locust's field names. */
export interface TaskRatio {
  readonly per_class: Ratios
  readonly total: Ratios
}

/**
 * Which share of users is of which class and runs which task. `users`: how many there will be, which matters where
 * classes have a `fixedCount`; without it, each weight counts as so many users.
 */
export function taskRatio(classes: readonly ClassShape[], users?: number): TaskRatio {
  const shares = withShares(classes, users)
  return { per_class: ratios(shares, false, 1), total: ratios(shares, true, 1) }
}

/** Each class with the users it gets as its weight. */
function withShares(classes: readonly ClassShape[], users: number | undefined): readonly TaskShape[] {
  const fixed = sum(classes.map(({ fixedCount = 0 }) => fixedCount))
  const weights = sum(classes.map(({ weight, fixedCount }) => (fixedCount ? 0 : weight)))
  const shared = users === undefined ? weights : Math.max(0, users - fixed)
  return classes.map(({ name, weight, fixedCount, tasks }) => {
    return { name, tasks, weight: fixedCount || (weights === 0 ? 0 : (shared * weight) / weights) }
  })
}

function ratios(tasks: readonly TaskShape[], multiplied: boolean, parent: number): Ratios {
  const total = sum(tasks.map(({ weight }) => weight))
  const found = new Map<string, Ratio>()
  for (const { name, weight, tasks: inner } of tasks) {
    const own = total === 0 ? 0 : weight / total
    const ratio = (found.get(name)?.ratio ?? 0) + (multiplied ? own * parent : own)
    found.set(name, inner === undefined ? { ratio } : { ratio, tasks: ratios(inner, multiplied, ratio) })
  }
  return Object.fromEntries(found)
}

/** Locust's `--show-task-ratio`. */
export function taskRatioText({ per_class, total }: TaskRatio): string {
  const rule = '-'.repeat(80)
  const section = (title: string, of: Ratios) => ['', ` ${title}`, rule, ...linesOf(of, '')]
  const lines = [...section('Task ratio per User class', per_class), ...section('Total task ratio', total)]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function linesOf(of: Ratios, pad: string): readonly string[] {
  return Object.entries(of).flatMap(([name, { ratio, tasks = {} }]) => {
    const share = `${pad}${(ratio * 100).toFixed(1).padEnd(6)}`
    return [` ${share.padEnd(10)} ${pad}${name}`, ...linesOf(tasks, `${pad}  `)]
  })
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
