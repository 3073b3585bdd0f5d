import { formatDuration } from '../units/index.ts'
import {
  type Capacity,
  type Found,
  type Knee,
  type LoadKind,
  littleGap,
  recommendedConcurrency,
  type Step,
} from '../verdict/index.ts'
import type { About } from '../web/index.ts'
import type { CapacityRequest } from './capacity-options.ts'

/** All that the reports of a search are made from. */
export interface CapacityAnswer {
  readonly capacity: Capacity
  readonly request: CapacityRequest
  readonly host: string
  /** As they were judged. */
  readonly slos: readonly string[]
  readonly facts: About['facts']
  readonly startedAt: Date
  readonly endedAt: Date
}

/** A heading and its sentence. */
export type Line = readonly [label: string, text: string]

/** 0 proven or a lower bound; 1 no load keeps the SLOs; 3 not proven. */
export function capacityCode({
  capacity: { users, rate, steps },
  request: { wishes },
}: CapacityAnswer): number {
  const wanted = [...(wishes.find === 'rate' ? [] : [users]), ...(wishes.find === 'users' ? [] : [rate])]
  const isOurs = (found: Found | undefined) => (found?.limit ?? steps.at(-1))?.verdict === 'ours'
  if (wanted.some((found) => found?.level === undefined && !isOurs(found))) return 1
  return wanted.every((found) => found?.isProven) ? 0 : 3
}

/** What was found, the most important first. */
export function answerLines(answer: CapacityAnswer): readonly Line[] {
  const { rate, users, knee, steps } = answer.capacity
  const { find } = answer.request.wishes
  const concurrency = recommendedConcurrency(answer.capacity)
  return [
    ...(find === 'users' ? [] : foundLines('rate', rate, answer)),
    ...(find === 'rate' ? [] : foundLines('users', users, answer)),
    ...(knee === undefined ? [] : [['Knee', kneeText(knee)] as const]),
    ...(concurrency === undefined
      ? []
      : [
          [
            'Concurrency',
            `serve ${concurrency} ${concurrency === 1 ? 'request' : 'requests'} at once: more of them only wait, or break an SLO`,
          ] as const,
        ]),
    ...littleLine(steps),
  ]
}

function kneeText({ peakRate, users, isPassed }: Knee): string {
  if (!isPassed)
    return `none up to ${rateText(peakRate)}: throughput still rose with the last users that were added`
  const plural = users < 1.05 ? 'user' : 'users'
  return `throughput stops rising at ${rateText(peakRate)}, which takes about ${count(users)} ${plural}`
}

function foundLines(kind: LoadKind, found: Found | undefined, answer: CapacityAnswer): readonly Line[] {
  const label = kind === 'rate' ? 'Rate' : 'Users'
  if (found?.level === undefined) {
    const why = (found?.limit ?? answer.capacity.steps.at(-1))?.why ?? 'nothing was answered'
    return [[label, `none holds: ${why}`]]
  }
  const { level, limit } = found
  const bound = limit === undefined || limit.verdict === 'ours' ? 'at least ' : ''
  return [
    [label, `${bound}${levelText(kind, level)}${proofText(found, answer)}`],
    ['First to give', limitText(found, answer)],
  ]
}

function proofText({ isProven }: Found, { request: { wishes } }: CapacityAnswer): string {
  const { confirmations, confirm } = wishes
  const runs = `${confirmations} ${confirmations === 1 ? 'run' : 'runs'} of ${formatDuration(confirm)}`
  return isProven ? `, proven at 99 % in ${runs}` : `, not proven in ${runs}`
}

/** Who gave out first, and how that showed. */
function limitText({ limit }: Found, { request: { wishes, options } }: CapacityAnswer): string {
  if (limit === undefined) {
    return `nothing, up to the most that may be asked for (--max-users ${options.maxUsers}, --max-rate ${wishes.maxRate})`
  }
  const at = `at ${levelText(limit.level.kind, limit.level.value)}`
  return limit.verdict === 'ours' ? `the generator, ${at}: ${limit.why}` : `the server, ${at}: ${limit.why}`
}

/** In the closed model all users are somewhere: what is in flight must be rate x response time. */
function littleLine(steps: readonly Step[]): readonly Line[] {
  const gaps = steps
    .filter(({ level }) => level.kind === 'users')
    .map((step) => ({ step, ...littleGap(step) }))
    .filter((each): each is { step: Step; gap: number; isFine: boolean } => each.gap !== undefined)
  const [worst] = [...gaps].sort(
    (a, b) => Number(a.isFine) - Number(b.isFine) || Math.abs(b.gap) - Math.abs(a.gap),
  )
  if (worst === undefined) return []
  const text = `requests in flight are rate x response time within ${percentText(Math.abs(worst.gap))}`
  if (worst.isFine) return [["Little's law", `${text} at each number of users`]]
  const users = levelText('users', worst.step.level.value)
  return [
    [
      "Little's law",
      `${text} only, at ${users}: those figures were not at rest; try a longer --warm-up and --hold`,
    ],
  ]
}

export const levelText = (kind: LoadKind, value: number): string =>
  kind === 'rate' ? rateText(value) : `${value} ${value === 1 ? 'user' : 'users'}`

/** Three digits, or whole. */
export const rateText = (rate: number): string => `${digits(rate)}/s`

export const digits = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))

const count = (value: number) => (value < 10 ? String(Number(value.toFixed(1))) : String(Math.round(value)))
const percentText = (ratio: number) => `${(100 * ratio).toFixed(ratio < 0.095 ? 1 : 0)} %`

/** By kind of load, and from light to heavy. */
export const inOrder = (steps: readonly Step[]): readonly Step[] =>
  [...steps].sort(
    (a, b) =>
      b.level.kind.localeCompare(a.level.kind) || a.level.value - b.level.value || a.number - b.number,
  )
