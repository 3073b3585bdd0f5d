import { recommendedConcurrency } from '../verdict/index.ts'
import type { CapacityAnswer } from './capacity-answer.ts'

/** The answer, all steps and what it takes to search again, as JSON with a newline. Times are ms, rates per second. */
export function capacityJson(answer: CapacityAnswer): string {
  const { capacity, request, host, slos, facts, startedAt, endedAt } = answer
  const { rate, users, knee, steps } = capacity
  const found = (one: typeof rate) =>
    one === undefined
      ? null
      : {
          level: one.level ?? null,
          isProven: one.isProven,
          isLowerBound: one.level !== undefined && (one.limit === undefined || one.limit.verdict === 'ours'),
          limit: one.limit ?? null,
        }
  const document = {
    kind: 'katydid-capacity',
    format: 1,
    host,
    slos,
    rate: found(rate),
    users: found(users),
    knee: knee ?? null,
    recommendedConcurrency: recommendedConcurrency(capacity) ?? null,
    steps,
    wishes: request.wishes,
    arrivals: request.options.arrivals,
    warmUpMs: request.options.warmUp,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    facts,
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}
