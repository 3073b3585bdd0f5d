import type { Random } from '../time/index.ts'
import { type Duration, type Millis, millis, parseDuration, parseRate, type Rate } from '../units/index.ts'

/** What a wait time may look at: the task just over, in ms since the run began. */
export interface Turn {
  /** When the task was intended to start: later than that is our lateness, not the plan's. */
  readonly startedAt: Millis
  readonly endedAt: Millis
  readonly random: Random
}

/** How long to wait after a task before the next is intended to start. */
export type WaitTime = (turn: Turn) => Duration

/** Ours, which give ms. A negative wait means an instant already past, from which the next response time counts. */
const inMillis = new WeakSet<WaitTime>()

function waitOf(wait: (turn: Turn) => Millis): WaitTime {
  const own = wait as unknown as WaitTime
  inMillis.add(own)
  return own
}

/** The same pause after each task; `'0s'` for none. */
export function constant(wait: Duration): WaitTime {
  const pause = parseDuration(wait)
  return waitOf(() => pause)
}

/** A pause drawn uniformly between two durations. Throws a RangeError when they are the wrong way round. */
export function between(shortest: Duration, longest: Duration): WaitTime {
  const low = parseDuration(shortest)
  const span = parseDuration(longest) - low
  if (span < 0)
    throw new RangeError(`between('${shortest}', '${longest}'): the first must not be the longer one`)
  return waitOf(({ random }) => millis(low + random.next() * span))
}

/**
 * A fixed period from task start to task start. A task that overruns does not move the later starts: they are kept,
 * late, and their response times say so, so a stalled server cannot thin out its own bad samples.
 */
export function constantPacing(period: Duration): WaitTime {
  return paced(parseDuration(period))
}

/** As `constantPacing`, said as tasks per second of one user: `'2/s'`. */
export function constantThroughput(rate: Rate): WaitTime {
  return paced(millis(1_000 / parseRate(rate)))
}

/** Pauses drawn from an exponential distribution of this mean, -mean * ln(1 - u): many such users arrive like Poisson. */
export function poissonWait(mean: Duration): WaitTime {
  const average = parseDuration(mean)
  return waitOf(({ random }) => millis(-Math.log(1 - random.next()) * average))
}

const paced = (period: Millis): WaitTime =>
  waitOf(({ startedAt, endedAt }) => millis(startedAt + period - endedAt))

/** When the next task is intended to start. Throws a RangeError when a function of the user's gives no duration. */
export function nextStart(wait: WaitTime, turn: Turn): Millis {
  const pause: Duration | Millis = wait(turn)
  return millis(turn.endedAt + (inMillis.has(wait) ? (pause as unknown as Millis) : parseDuration(pause)))
}
