import { readFileSync } from 'node:fs'
import {
  type Arrivals,
  type LoadShapeClass,
  loadAt,
  type OpenModel,
  parseTrace,
  type Stage,
  TraceError,
  totalDuration,
} from '../plan/index.ts'
import type { RunLoad } from '../swarm/index.ts'
import { decodeText } from '../text/index.ts'
import { type Millis, millis, perSecond } from '../units/index.ts'
import type { ChosenClass } from './choose-classes.ts'
import type { Options } from './flags.ts'
import { describeThrow } from './thrown.ts'
import { UsageError } from './usage-error.ts'

/** What the options, or the load file's shape, put on the server. */
export interface WantedLoad {
  readonly load: RunLoad
  /** Undefined: the closed model. */
  readonly open: OpenModel | undefined
  /** As asked for, or the length of the stages or the trace. */
  readonly runTime: Millis | undefined
}

/** A number of users unless something else is asked for; a shape in the load file gives way to the command line. */
export function loadOf(
  options: Options,
  chosen: readonly ChosenClass[],
  shape: LoadShapeClass | undefined,
): WantedLoad {
  const { rate, stages, trace, users, runTime } = options
  if (rate !== undefined)
    return arrivals(options, [{ from: rate, to: rate, duration: runTime ?? forever }], runTime)
  if (stages?.quantity === 'rate')
    return arrivals(options, stages.stages, runTime ?? totalDuration(stages.stages))
  if (stages !== undefined) return userStages(stages.stages, runTime)
  if (trace !== undefined) return replay(options, trace)
  if (shape !== undefined && users === undefined) return shaped(options, shape)
  return usersOf(options, chosen)
}

const forever = millis(Number.POSITIVE_INFINITY)

function arrivals(options: Options, stages: readonly Stage[], runTime: Millis | undefined): WantedLoad {
  return offered(options, { kind: options.arrivals, stages, phase: 1 }, runTime)
}

const offered = (options: Options, wanted: Arrivals, runTime: Millis | undefined): WantedLoad => ({
  load: { kind: 'arrivals', arrivals: wanted },
  open: openModel(options),
  runTime,
})

const openModel = ({ users, maxUsers }: Options): OpenModel => ({
  users: Math.min(users ?? 0, maxUsers),
  maxUsers,
})

const userStages = (stages: readonly Stage[], runTime: Millis | undefined): WantedLoad => ({
  load: { kind: 'user-stages', stages },
  open: undefined,
  runTime: runTime ?? totalDuration(stages),
})

/** The last arrival is inside the run: it ends a millisecond later. */
function replay(options: Options, file: string): WantedLoad {
  const instants = readTrace(file)
  return offered(options, { kind: 'trace', instants }, options.runTime ?? millis((instants.at(-1) ?? 0) + 1))
}

function readTrace(file: string): Float64Array {
  try {
    return parseTrace(decodeText(readFileSync(file)))
  } catch (cause) {
    const why =
      cause instanceof TraceError
        ? cause.message
        : `cannot be read (${(cause as NodeJS.ErrnoException).code})`
    throw new UsageError(`--trace ${file}: ${why}`, { cause })
  }
}

/** What the shape says at the start tells which model it is of. */
function shaped(options: Options, Shape: LoadShapeClass): WantedLoad {
  try {
    const shape = new Shape()
    const first = loadAt(shape, millis(0))
    const open = first !== undefined && 'rate' in first ? openModel(options) : undefined
    return { load: { kind: 'shape', shape, arrivals: options.arrivals }, open, runTime: options.runTime }
  } catch (cause) {
    throw new UsageError(describeThrow(Shape.name, 'at instant 0', cause), { cause })
  }
}

function usersOf({ users, spawnRate, runTime }: Options, chosen: readonly ChosenClass[]): WantedLoad {
  const fixed = chosen.reduce((sum, { fixedCount }) => sum + (fixedCount ?? 0), 0)
  const wanted = users ?? Math.max(1, fixed)
  return {
    load: { kind: 'users', users: wanted, spawnRate: spawnRate ?? perSecond(1) },
    open: undefined,
    runTime,
  }
}
