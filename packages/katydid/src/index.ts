export type {
  Auth,
  Check,
  Client,
  ConnectionPolicy,
  FilePart,
  MeasureOptions,
  Method,
  Phase,
  Prepared,
  QueryValue,
  RequestOptions,
  Response,
  Task,
  TaskFunction,
  TaskOptions,
  TaskSetClass,
  Timings,
  TransportFailure,
  Turn,
  UserContext,
  WaitTime,
} from './plan/index.ts'
export {
  between,
  constant,
  constantPacing,
  constantThroughput,
  HttpUser,
  poissonWait,
  prepared,
  SequentialTaskSet,
  TaskSet,
  task,
  User,
} from './plan/index.ts'
export type { Random } from './time/index.ts'
export type { Duration, Millis, Rate } from './units/index.ts'
export { millis, seconds } from './units/index.ts'
