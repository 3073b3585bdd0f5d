import {
  isTaskSetClass,
  nextStart,
  SequentialTaskSet,
  type TagFilter,
  type Task,
  type TaskFunction,
  TaskSet,
  type TaskSetClass,
  type Turn,
  type User,
  type WaitTime,
  wantedTasks,
} from '../plan/index.ts'
import { thrownText, thrownTrace } from '../text/index.ts'
import { type Millis, millis, seconds } from '../units/index.ts'
import { byWeight, type Chooser, inOrder } from './choose.ts'
import { type Life, noTags } from './life.ts'
import type { Meter } from './meter.ts'

/** A user and what its engine keeps about it. */
export interface ActiveUser {
  readonly user: User
  readonly life: Life
  readonly meter: Meter
  readonly tags: TagFilter
}

/**
 * Runs one user from `onStart` to `onStop`. Never rejects: what its tasks throw is recorded, and it goes on. A user that
 * cannot do its work is counted as lost.
 */
export async function runUser(active: ActiveUser): Promise<void> {
  if (!(await begin(active))) return
  const { user, life, meter } = active
  life.ready(life.clock.now()) // what onStart computed is preparation: no request was kept waiting by it
  try {
    if (!life.isStopping) await runTasks(active, user, user.waitTime, [])
  } catch (error) {
    note(active, user.constructor.name, error)
    lose(meter, life)
  }
  await finish(active)
}

/** False when `onStart` threw: such a user does no work, and is counted as lost. */
export async function begin(active: ActiveUser): Promise<boolean> {
  const { user, meter, life } = active
  const hasBegun = await attempt(active, `${user.constructor.name}.onStart`, () => user.onStart())
  if (!hasBegun) lose(meter, life)
  return hasBegun
}

/** Counts a user that ends though nobody has asked it to. */
export function lose({ tally }: Meter, { isStopping }: Life): void {
  if (!isStopping) tally.usersLost++
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
  const inFlightBefore = life.inFlight
  await attempt(active, task.name, () => start(active, user, task, user.waitTime))
  if (life.inFlight > inFlightBefore) warnOfOverlap(active, task)
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
    const inFlightBefore = life.inFlight
    const task = choose()
    try {
      const running = start(active, owner, task, wait)
      if (running instanceof Promise) await running
    } catch (error) {
      note(active, task.name, error)
    }
    if (life.inFlight > inFlightBefore) warnOfOverlap(active, task)
    if (life.isStopping || hasLeft(owner)) return
    const endedAt = life.clock.now()
    const next = dueNext(active, owner, wait, { startedAt, endedAt, random: user.random })
    if (life.calls === callsBefore && next <= endedAt) await breathe()
    const goesOn = life.waitUntil(next)
    if (!(typeof goesOn === 'boolean' ? goesOn : await goesOn)) return
  }
}

/** In place of a wait that could not be had: a user without waits would put far more load on the server than was asked for. */
const waitAfterMistake = seconds(1)

/** A wait function that throws, or gives no duration, costs that wait alone. */
function dueNext(active: ActiveUser, owner: User | TaskSet, wait: WaitTime, turn: Turn): Millis {
  try {
    return nextStart(wait, turn)
  } catch (error) {
    note(active, `${owner.constructor.name}.waitTime`, error)
    active.meter.tally.waitsLost++
    return millis(turn.endedAt + waitAfterMistake)
  }
}

/** A user is one client that does one thing after another: what a task has not awaited is hardly meant. */
function warnOfOverlap({ user, life, meter }: ActiveUser, { name }: Task): void {
  if (life.isStopping) return
  meter.warnings.add(
    `${user.constructor.name}.${name} ended while a request of its own was under way, so that requests of one user overlap: is an 'await' missing before the request, or before Promise.all?`,
  )
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

/** Undefined when the list of tasks throws, or the tags leave nothing: such a user does no work, and is counted as lost. */
export function chooserOf(active: ActiveUser): Chooser | undefined {
  try {
    return chooser(active, active.user, [])
  } catch (error) {
    note(active, active.user.constructor.name, error)
    lose(active.meter, active.life)
    return undefined
  }
}

/** Throws when the tags leave nothing. */
function chooser(
  { user, tags, meter: { taskCounts } }: ActiveUser,
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

function note({ life, meter: { recorder } }: ActiveUser, task: string, error: unknown): void {
  const trace = thrownTrace(error)
  recorder.exception({ task, message: thrownText(error), trace, at: life.clock.now() })
}

/** Lets timers and sockets have their turn after a task that asked for nothing. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
