export { type ArrivalKind, type Arrivals, countBefore, intendedStarts, rateAt } from './arrivals.ts'
export { type ChatAnswer, type ChatOptions, chatCompletion } from './chat-completion.ts'
export type { Client } from './client.ts'
export type { ConnectionPolicy } from './connections.ts'
export { entryName, entryNames } from './entry-name.ts'
export { isLoadShapeClass, LoadShape, type LoadShapeClass, loadAt, type ShapedLoad } from './load-shape.ts'
export {
  defaultValues,
  expected,
  isLoadOption,
  type LoadOption,
  type LoadOptions,
  type OptionValue,
  type OptionValues,
  type OptionWords,
  option,
  readOption,
} from './options.ts'
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
  RequestParts,
  Response,
  Timings,
  TransportFailure,
} from './request.ts'
export type { OpenModel, PlannedClass, RunPlan } from './run-plan.ts'
export type { Figure, Objective, Slo, SloScope, SloTime, SloWindow } from './slo.ts'
export { parseSlo, parseSlos, SloError } from './slo-parser.ts'
export { exactDuration, objectiveText, quantileText, scopeText, sloText } from './slo-text.ts'
export { type ClassShare, type Slot, slots } from './slots.ts'
export { formatStages, parseStages, type Stage, type Stages, StagesError, totalDuration } from './stages.ts'
export type {
  GoodputLimits,
  ResponseStream,
  ServerSentEvent,
  StreamCheck,
  StreamedAnswer,
  StreamOptions,
  TokenCount,
  TokensIn,
} from './stream.ts'
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
export type { TestContext } from './test-context.ts'
export { parseTrace, TraceError } from './trace.ts'
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
