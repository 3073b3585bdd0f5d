import { inspect } from 'node:util'
import {
  isTaskSetClass,
  type OptionValues,
  passes,
  type TagFilter,
  type Task,
  type TaskSet,
  type User,
  type UserContext,
} from '../plan/index.ts'
import { seededRandom } from '../time/index.ts'
import type { ChosenClass } from './choose-classes.ts'
import { describeThrow } from './thrown.ts'
import { UsageError } from './usage-error.ts'

/** A task as reports show it; one with `tasks` is a set. */
export interface TaskDescription {
  readonly name: string
  readonly weight: number
  /** Its own and those of the sets it stands in. */
  readonly tags: readonly string[]
  readonly tasks?: readonly TaskDescription[]
  /** Of a set: its class's name. */
  readonly setName?: string
}

export interface ClassDescription {
  readonly name: string
  readonly weight: number
  readonly fixedCount: number | undefined
  /** Empty when the tags leave it none: such a class takes no part in the run. */
  readonly tasks: readonly TaskDescription[]
}

/**
 * Describes classes by making one user of each, which sends nothing. Throws a UsageError when a constructor throws, a
 * class or a set has no tasks, or the tags leave no task at all.
 */
export function describeClasses(
  classes: readonly ChosenClass[],
  filter: TagFilter,
  options: OptionValues = {},
): readonly ClassDescription[] {
  const described = classes.map((chosen) => ({
    name: chosen.name,
    weight: chosen.weight,
    fixedCount: chosen.fixedCount,
    tasks: describeUser(chosen, filter, options),
  }))
  if (described.every(({ tasks }) => tasks.length === 0)) {
    const all = classes.flatMap((chosen) => describeUser(chosen, { include: [], exclude: [] }, options))
    throw new UsageError(nothingLeft(filter, new Set(all.flatMap(allTags))))
  }
  return described
}

const allTags = ({ tags, tasks = [] }: TaskDescription): readonly string[] => [
  ...tags,
  ...tasks.flatMap(allTags),
]

function describeUser(
  { name, userClass: Class, host }: ChosenClass,
  filter: TagFilter,
  options: OptionValues,
) {
  const user = made(name, () => new Class(inertContext(host ?? '', options)))
  checkNames(name, user)
  checkWait(name, user.waitTime)
  return describeTasks(name, user.tasks, { user, filter, tags: [], within: [] })
}

interface Surroundings {
  readonly user: User
  readonly filter: TagFilter
  readonly tags: readonly string[]
  /** The sets around these tasks: a set may contain itself only to be entered, not to be drawn, again. */
  readonly within: readonly unknown[]
}

function describeTasks(owner: string, tasks: readonly Task[], around: Surroundings): TaskDescription[] {
  if (!Array.isArray(tasks)) throw new UsageError(`${owner}: tasks must be a list, as in ${example}`)
  if (tasks.length === 0) throw new UsageError(noTasks(owner))
  return tasks.flatMap((task) => describeTask(owner, task, around))
}

function describeTask(owner: string, task: Task, around: Surroundings): TaskDescription[] {
  const { name, weight, run } = checked(owner, task)
  const tags = [...around.tags, ...task.tags]
  const described = { name, weight, tags }
  if (!isTaskSetClass(run)) return passes(described, around.filter) ? [described] : []
  if (around.within.includes(run)) return []
  const set: TaskSet = made(name, () => new run(around.user))
  checkNames(name, set)
  if (set.waitTime !== undefined) checkWait(name, set.waitTime)
  const tasks = describeTasks(name, set.tasks, { ...around, tags, within: [...around.within, run] })
  return tasks.length === 0 ? [] : [{ ...described, tasks, setName: run.name }]
}

function made<T>(name: string, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    throw new UsageError(describeThrow(name, 'in its constructor', cause), { cause })
  }
}

/** A load file in plain JavaScript may list bare functions. */
function checked(owner: string, task: Task): Task {
  if (typeof task === 'object' && task !== null && typeof task.run === 'function') return task
  throw new UsageError(`${owner}: its tasks must be made by task(), as in ${example}`)
}

/** What Locust's users type out of habit. It would be ignored, and the load be another than the one meant. */
const ours: Readonly<Record<string, string>> = {
  wait_time: 'waitTime',
  on_start: 'onStart',
  on_stop: 'onStop',
}

function checkNames(owner: string, instance: object): void {
  const name = Object.keys(ours).find((key) => key in instance)
  if (name !== undefined) throw new UsageError(`${owner}.${name}: here it is called ${ours[name]}`)
}

function checkWait(owner: string, waitTime: unknown): void {
  if (typeof waitTime === 'function') return
  throw new UsageError(
    `${owner}.waitTime must be made by constant(), between() or their like, or be a function; not ${inspect(waitTime)}`,
  )
}

const example = 'tasks = [task(this.home)]'

const noTasks = (owner: string) =>
  `${owner} has no tasks. Give it some, as in ${example}; if it is a base for others, do not export it`

function nothingLeft({ include, exclude }: TagFilter, tags: ReadonlySet<string>): string {
  const options = [
    ...(include.length > 0 ? [`--tags ${include.join(' ')}`] : []),
    ...(exclude.length > 0 ? [`--exclude-tags ${exclude.join(' ')}`] : []),
  ]
  const there = tags.size === 0 ? 'No task has a tag' : `Tags there are: ${[...tags].join(', ')}`
  return `${options.join(' with ')} leaves no task to run. ${there}.`
}

/**
 * What a user is given when nothing shall happen. Calls never settle: a rejection that a constructor started and
 * forgot would end the process.
 */
function inertContext(host: string, options: OptionValues): UserContext {
  const never = () => new Promise<never>(() => {})
  const client = {
    get: never,
    head: never,
    post: never,
    put: never,
    patch: never,
    delete: never,
    options: never,
    request: never,
    stream: never,
    headers: {},
    clearCookies() {},
  }
  return {
    random: seededRandom('describe'),
    client,
    host,
    shared: undefined,
    options,
    sleep: never,
    measure: never,
    isStopping: () => false,
    stopUser() {},
    stopTest() {},
  }
}
