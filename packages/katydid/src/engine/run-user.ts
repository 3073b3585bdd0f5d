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
import { thrownText, thrownTrace } from '../text/index.ts'
import type { Millis } from '../units/index.ts'
import { byWeight, type Chooser, inOrder } from './choose.ts'
import { type Life, noTags } from './life.ts'
import type { Recorder } from './sample.ts'
import type { TaskCounts } from './task-counts.ts'

/** A user and what its engine keeps about it. */
export interface ActiveUser {
  readonly user: User
  readonly life: Life
  readonly recorder: Recorder
  readonly tags: TagFilter
  readonly taskCounts: TaskCounts
}

/** Runs one user from `onStart` to `onStop`. Never rejects: what its tasks throw is recorded, and it goes on. */
export async function runUser(active: ActiveUser): Promise<void> {
  if (!(await begin(active))) return
  const { user, life } = active
  life.ready(life.clock.now()) // what onStart computed is preparation: no request was kept waiting by it
  try {
    if (!life.isStopping) await runTasks(active, user, user.waitTime, [])
  } catch (error) {
    note(active, user.constructor.name, error)
  }
  await finish(active)
}

/** False when `onStart` threw: such a user does no work. */
export function begin(active: ActiveUser): Promise<boolean> {
  return attempt(active, `${active.user.constructor.name}.onStart`, () => active.user.onStart())
}

export async function finish(active: ActiveUser): Promise<void> {
  if (active.life.isCut) return
  active.life.tags = noTags
  await attempt(active, `${active.user.constructor.name}.onStop`, () => active.user.onStop())
}

/** Runs one task of a user that was intended to start at `intendedAt`. Never rejects. */
export async function runOnce(active: ActiveUser, choose: Chooser, intendedAt: Millis): Promise<void> {
  const { user, life } = active
  life.ready(intendedAt)
  const task = choose()
  await attempt(active, task.name, () => start(active, user, task, user.waitTime))
}

/** The core loop: choose, run, wait, until the user stops or the set around the tasks is left. */
async function runTasks(
  active: ActiveUser,
  owner: User | TaskSet,
  wait: WaitTime,
  inherited: readonly string[],
): Promise<void> {
  const { life, user } = active
  const choose = chooser(active, owner, inherited)
  for (;;) {
    const startedAt = life.readyAt
    const callsBefore = life.calls
    const task = choose()
    try {
      const running = start(active, owner, task, wait)
      if (running instanceof Promise) await running
    } catch (error) {
      note(active, task.name, error)
    }
    if (life.isStopping || hasLeft(owner)) return
    const endedAt = life.clock.now()
    const next = nextStart(wait, { startedAt, endedAt, random: user.random })
    if (life.calls === callsBefore && next <= endedAt) await breathe()
    const goesOn = life.waitUntil(next)
    if (!(typeof goesOn === 'boolean' ? goesOn : await goesOn)) return
  }
}

/** Calls a task, or enters a set. What comes back is to be awaited if it is a promise, and may throw at once. */
function start(active: ActiveUser, owner: User | TaskSet, task: Task, wait: WaitTime): unknown {
  const { run } = task
  active.life.tags = task.tags
  if (isTaskSetClass(run)) return enter(active, task, run, wait)
  return (run as TaskFunction).call(owner, active.user as never)
}

async function enter(
  active: ActiveUser,
  { name, tags }: Task,
  set: TaskSetClass,
  wait: WaitTime,
): Promise<void> {
  const inside = new (set as new (user: User) => TaskSet)(active.user)
  if (!(await attempt(active, `${name}.onStart`, () => inside.onStart()))) return
  if (!inside.interrupted) await runTasks(active, inside, inside.waitTime ?? wait, tags)
  active.life.tags = tags
  await attempt(active, `${name}.onStop`, () => inside.onStop())
}

/** Throws when the tags leave nothing. */
export function chooser(
  { user, tags, taskCounts }: ActiveUser,
  owner: User | TaskSet,
  inherited: readonly string[],
): Chooser {
  const tasks = wantedTasks(owner.tasks, tags, user, { tags: inherited, sets: [owner.constructor] })
  if (tasks.length === 0) throw new Error(`${owner.constructor.name} has no tasks to run`)
  const counts = taskCounts.of(user.constructor, owner.constructor as TaskSetClass, tasks)
  return owner instanceof SequentialTaskSet ? inOrder(tasks, counts) : byWeight(tasks, user.random, counts)
}

const hasLeft = (owner: User | TaskSet) => owner instanceof TaskSet && owner.interrupted

/** Runs what the load file wrote; false when it threw. Cut off, it is left to itself: its thread is about to end. */
async function attempt(active: ActiveUser, what: string, run: () => unknown): Promise<boolean> {
  try {
    await run()
    return true
  } catch (error) {
    note(active, what, error)
    return false
  }
}

function note({ life, recorder }: ActiveUser, task: string, error: unknown): void {
  const trace = thrownTrace(error)
  recorder.exception({ task, message: thrownText(error), trace, at: life.clock.now() })
}

/** Lets timers and sockets have their turn after a task that asked for nothing. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
