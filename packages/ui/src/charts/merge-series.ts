import type { Point, Series } from '../../../katydid/src/web/contract.ts'

/** Windows before the newest that are asked for again, since a late worker may still have added to them. */
const askedAgain = 2

/** What to give as `sinceMs` for the increment of a known series; 0 asks for all of it. */
export function sinceMsOf(known: Series | undefined): number {
  const points = known?.points ?? []
  return points[Math.max(0, points.length - 1 - askedAgain)]?.fromMs ?? 0
}

/**
 * A known series with an answer to `sinceMs` in it. Undefined when the two do not fit (the width changed, or the answer begins
 * after a hole): ask anew for all. An answer that reaches back to the beginning stands for itself.
 */
export function mergedSeries(known: Series | undefined, answer: Series): Series | undefined {
  const first = answer.points[0]
  const begin = known?.points[0]
  if (known === undefined || begin === undefined) return answer
  if (first === undefined) return answer.widthMs === known.widthMs ? known : undefined
  if (first.fromMs <= begin.fromMs) return answer
  if (answer.widthMs !== known.widthMs || first.fromMs > endOf(known)) return undefined
  const kept = known.points.slice(0, countBefore(known.points, first.fromMs))
  return { widthMs: known.widthMs, points: [...kept, ...answer.points] }
}

const endOf = ({ points }: Series): number => points.at(-1)?.toMs ?? 0

/** Increments replace the tail, so the search begins there. */
function countBefore(points: readonly Point[], fromMs: number): number {
  let count = points.length
  while (count > 0 && (points[count - 1]?.fromMs ?? 0) >= fromMs) count -= 1
  return count
}
