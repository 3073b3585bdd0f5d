export type { Client } from './client.ts'
export type { ConnectionPolicy } from './connections.ts'
export { entryName, entryNames } from './entry-name.ts'
export { type Prepared, prepared } from './prepared.ts'
export { changeAt, type Ramp, rampEnd, usersAt } from './ramp.ts'
export type {
  Auth,
  Check,
  FilePart,
  Method,
  Phase,
  QueryValue,
  RequestOptions,
  Response,
  Timings,
  TransportFailure,
} from './request.ts'
export type { PlannedClass, RunPlan } from './run-plan.ts'
export { type ClassShare, type Slot, slots } from './slots.ts'
export {
  passes,
  type TagFilter,
  type Task,
  type TaskFunction,
  type TaskOptions,
  type TaskSetClass,
  task,
} from './task.ts'
export { isTaskSetClass, SequentialTaskSet, TaskSet } from './task-set.ts'
export { HttpUser, isUserClass, type MeasureOptions, User, type UserClass, type UserContext } from './user.ts'
export {
  between,
  constant,
  constantPacing,
  constantThroughput,
  nextStart,
  poissonWait,
  type Turn,
  type WaitTime,
} from './wait-time.ts'
export { wantedTasks } from './wanted-tasks.ts'
