import {
  isTaskSetClass,
  nextStart,
  SequentialTaskSet,
  type TagFilter,
  type Task,
  type TaskFunction,
  TaskSet,
  type TaskSetClass,
  type User,
  type WaitTime,
  wantedTasks,
} from '../plan/index.ts'
import { byWeight, type Chooser, inOrder } from './choose.ts'
import { messageOf } from './judge.ts'
import type { Life } from './life.ts'
import type { Recorder } from './sample.ts'

/** One user at work: what it is, how long it lives, and which of its tasks are wanted. */
export interface Worker {
  readonly user: User
  readonly life: Life
  readonly recorder: Recorder
  readonly tags: TagFilter
}

/** Runs one user from `onStart` to `onStop`. Never rejects: what its tasks throw is recorded, and it goes on. */
export async function runUser(worker: Worker): Promise<void> {
  const { user, life } = worker
  if (!(await attempt(worker, `${user.constructor.name}.onStart`, () => user.onStart()))) return
  if (!life.isStopping) await runTasks(worker, user, user.waitTime, [])
  if (!life.isCut) await attempt(worker, `${user.constructor.name}.onStop`, () => user.onStop())
}

/** The core loop: choose, run, wait, until the user stops or the set around the tasks is left. */
async function runTasks(
  worker: Worker,
  owner: User | TaskSet,
  wait: WaitTime,
  inherited: readonly string[],
): Promise<void> {
  const { life, user } = worker
  const choose = chooser(worker, owner, inherited)
  for (;;) {
    const startedAt = life.readyAt
    const callsBefore = life.calls
    await runTask(worker, owner, choose(), wait)
    if (life.isStopping || hasLeft(owner)) return
    const endedAt = life.clock.now()
    const next = nextStart(wait, { startedAt, endedAt, random: user.random })
    if (life.calls === callsBefore && next <= endedAt) await breathe()
    if (!(await life.waitUntil(next))) return
  }
}

async function runTask(worker: Worker, owner: User | TaskSet, task: Task, wait: WaitTime): Promise<void> {
  const { run } = task
  if (isTaskSetClass(run)) await enter(worker, task, run, wait)
  else
    await attempt(worker, task.name, () => Reflect.apply(run as TaskFunction, owner, [worker.user as never]))
}

async function enter(worker: Worker, { name, tags }: Task, set: TaskSetClass, wait: WaitTime): Promise<void> {
  const inside = new (set as new (user: User) => TaskSet)(worker.user)
  if (!(await attempt(worker, `${name}.onStart`, () => inside.onStart()))) return
  if (!inside.interrupted) await runTasks(worker, inside, inside.waitTime ?? wait, tags)
  await attempt(worker, `${name}.onStop`, () => inside.onStop())
}

function chooser({ user, tags }: Worker, owner: User | TaskSet, inherited: readonly string[]): Chooser {
  const tasks = wantedTasks(owner.tasks, tags, user, { tags: inherited, sets: [owner.constructor] })
  if (tasks.length === 0) throw new Error(`${owner.constructor.name} has no tasks to run`)
  return owner instanceof SequentialTaskSet ? inOrder(tasks) : byWeight(tasks, user.random)
}

const hasLeft = (owner: User | TaskSet) => owner instanceof TaskSet && owner.interrupted

/** Runs what the load file wrote; false when it threw. Cut off, it is left to itself: its thread is about to end. */
async function attempt({ life, recorder }: Worker, task: string, run: () => unknown): Promise<boolean> {
  try {
    const result = run()
    if (result instanceof Promise) await result
    return true
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? '') : ''
    recorder.exception({ task, message: messageOf(error), trace, at: life.clock.now() })
    return false
  }
}

/** Lets timers and sockets have their turn after a task that asked for nothing. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
