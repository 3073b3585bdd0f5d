import { isTaskSetClass } from './task-set.ts'

/** Called with `this` set to its user or task set. What it returns is awaited and ignored. */
export type TaskFunction = (...args: never[]) => unknown

/**
 * A nested set: chosen like a task, it runs its own tasks until `interrupt()`. Its type says no more than "a class", or
 * a user and a task set that name each other would be a circle to the compiler; `task` refuses any other class.
 */
export type TaskSetClass = new (...args: never[]) => object

export interface TaskOptions {
  /** As reports show it. Default: the function's or the class's name. */
  readonly name?: string
  /** `--tags` and `--exclude-tags` choose by these; a task set's tags count for all its tasks. */
  readonly tags?: readonly string[]
}

export interface Task {
  /** Relative to the weights beside it. Positive. */
  readonly weight: number
  readonly name: string
  readonly tags: readonly string[]
  readonly run: TaskFunction | TaskSetClass
}

type Runnable = TaskFunction | TaskSetClass

/** A task of weight 1, or of the weight given. Throws a RangeError unless the weight is positive and finite. */
export function task(run: Runnable, options?: TaskOptions): Task
export function task(weight: number, run: Runnable, options?: TaskOptions): Task
export function task(first: number | Runnable, second?: Runnable | TaskOptions, third?: TaskOptions): Task {
  const [weight, run, options] =
    typeof first === 'number'
      ? [first, second as Runnable, third]
      : [1, first, second as TaskOptions | undefined]
  if (typeof run !== 'function')
    throw new TypeError('task() needs a function or a TaskSet class; is the name right?')
  if (isClass(run) && !isTaskSetClass(run))
    throw new TypeError(`task(${run.name}): this class is not a TaskSet`)
  if (!(weight > 0 && Number.isFinite(weight)))
    throw new RangeError(`task(${weight}, ...): a weight is above 0`)
  return { weight, run, name: options?.name ?? (run.name || 'task'), tags: options?.tags ?? [] }
}

const isClass = (run: Runnable) => /^class\b/.test(Function.prototype.toString.call(run))

export interface TagFilter {
  /** Empty: all. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** True when the task, or the set it stands in, passes the filter. A task set's own tasks are asked one by one. */
export function passes(
  { tags }: { readonly tags: readonly string[] },
  { include, exclude }: TagFilter,
): boolean {
  const wanted = include.length === 0 || tags.some((tag) => include.includes(tag))
  return wanted && !tags.some((tag) => exclude.includes(tag))
}
