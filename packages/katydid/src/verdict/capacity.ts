import { type Found, highest, type Try } from './capacity-highest.ts'
import type { LoadKind, Measure, Step } from './capacity-step.ts'

export interface CapacityOptions {
  /** What is wanted; the ladder of users is climbed in any case, since it tells where to look for the rate. */
  readonly wanted: ReadonlySet<LoadKind>
  readonly precision: number
  readonly confirmations: number
  readonly maxUsers: number
  readonly maxRate: number
}

export interface Capacity {
  /** Undefined where it was not wanted. */
  readonly users: Found | undefined
  readonly rate: Found | undefined
  /** All looks, in their order. */
  readonly steps: readonly Step[]
  readonly knee: Knee | undefined
}

/** Where adding users stops adding throughput. */
export interface Knee {
  /** The most that was answered per second by users that go round. */
  readonly peakRate: number
  /** So many users make it, if they do not get into each other's way. */
  readonly users: number
  /** And so many requests are then at the server: more of them only wait. */
  readonly inFlight: number
  /** Clearly more users were looked at. If not, throughput still rose with the last of them, and the knee is higher. */
  readonly isPassed: boolean
}

/** Of the most users that were looked at: a knee that is nearer to them may be none. */
const passed = 0.8

/** Twice the users and surely less than this times the throughput: the server is at its peak. */
const flat = 1.4
/** Of fewer answers a mean says little. */
const fewAnswers = 30
const leastRate = 0.1

/**
 * How much a server carries. First a ladder of users, 1, 2, 4 ..., until the SLOs are missed, or, when only the rate is
 * wanted, until throughput stops rising; then arrivals, from a little below the throughput seen on the ladder.
 */
export async function findCapacity(options: CapacityOptions, measure: Measure): Promise<Capacity> {
  const steps: Step[] = []
  const attempt: Try = async (level, purpose = 'search', times = 1) => {
    const step = await measure({ level, purpose, times, number: steps.length })
    steps.push(step)
    return step
  }
  const users = await ladder(options, attempt)
  const knee = kneeOf(users.steps)
  const isWanted = (kind: LoadKind) => options.wanted.has(kind)
  const start = 0.9 * (knee?.peakRate ?? 0)
  const rate = isWanted('rate') && start > 0 ? await rateSearch(options, start, attempt) : undefined
  return { users: isWanted('users') ? users : undefined, rate, steps, knee }
}

function ladder(options: CapacityOptions, attempt: Try): Promise<Found> {
  const { wanted, precision, confirmations, maxUsers } = options
  const climb = { kind: 'users', start: 1, factor: 2, least: 1, most: maxUsers, precision } as const
  if (wanted.has('users')) return highest({ ...climb, confirmations }, attempt)
  return highest(
    { ...climb, precision: Number.POSITIVE_INFINITY, confirmations: 0, isEnough: isFlat },
    attempt,
  )
}

function isFlat(steps: readonly Step[]): boolean {
  const [before, last] = steps.slice(-2)
  if (before === undefined || last === undefined) return false
  const answers = answersOf(last)
  return answers + 3 * Math.sqrt(answers) < flat * before.achieved * last.seconds
}

const answersOf = ({ achieved, seconds }: Step) => achieved * seconds

const rateSearch = ({ precision, confirmations, maxRate }: CapacityOptions, start: number, attempt: Try) =>
  highest(
    { kind: 'rate', start, factor: 1.2, least: leastRate, most: maxRate, precision, confirmations },
    attempt,
  )

/**
 * The asymptotic bounds of a closed queueing network cross at N* = X_max / X(1), with X(N) the throughput of N users
 * (Lazowska et al. 1984, Quantitative System Performance, section 5.2); by Little's law X_max R(1) of them are then at
 * the server, with R(1) the response time of one that has it for itself: that of the lightest step with answers enough.
 * Undefined when nothing was answered.
 */
export function kneeOf(steps: readonly Step[]): Knee | undefined {
  const closed = steps.filter(({ level, verdict }) => level.kind === 'users' && verdict !== 'ours')
  const answered = closed.filter(({ achieved }) => achieved > 0).sort((a, b) => a.level.value - b.level.value)
  const first = answered.find((step) => answersOf(step) >= fewAnswers) ?? answered.at(-1)
  if (first?.mean === undefined) return undefined
  const peakRate = Math.max(...closed.map(({ achieved }) => achieved))
  const users = (peakRate * first.level.value) / first.achieved
  const isPassed = users <= passed * (answered.at(-1) as Step).level.value
  return { peakRate, users, inFlight: (peakRate * first.mean) / 1_000, isPassed }
}

/** By how much requests in flight differ from rate x response time (Little 1961), as a fraction; and whether by chance. */
export function littleGap({
  inFlight,
  achieved,
  mean,
  seconds,
}: Step): { gap: number; isFine: boolean } | undefined {
  if (mean === undefined || inFlight === 0) return undefined
  const gap = (achieved * mean) / 1_000 / inFlight - 1
  return { gap, isFine: Math.abs(gap) <= littleTolerance + 3 / Math.sqrt(inFlight * seconds) }
}

const littleTolerance = 0.05

/**
 * To serve at once: as many as the server works on at its peak, and no more than the SLOs bear. At least 1. Undefined
 * where neither its peak was reached nor an SLO missed: then nothing says that more would be worse.
 */
export function recommendedConcurrency({ knee, steps }: Capacity): number | undefined {
  const isBorne = !steps.some(({ level, verdict }) => level.kind === 'users' && verdict === 'missed')
  if (knee === undefined || (isBorne && !knee.isPassed)) return undefined
  const borne = steps.filter(({ verdict }) => verdict === 'kept' || verdict === 'unclear')
  const most = Math.max(0, ...borne.map(({ inFlight }) => inFlight))
  return Math.max(1, Math.round(Math.min(knee.inFlight, most)))
}
