import type { Point, Series } from '../../../katydid/src/web/contract.ts'

/** What a chart draws: instants in seconds of the run, ascending, and as many values for each line. Null is a gap, never 0. */
export interface Columns {
  readonly x: readonly number[]
  readonly lines: readonly (readonly (number | null)[])[]
}

/** Which of the two times of a request is shown. */
export type WhichTime = 'response' | 'service'

/** Offered, achieved and failed, per second of their window, at its middle. */
export const rateColumns = (series: Series): Columns =>
  columns(series, middleOf, (point) => {
    const perSecond = (count: number | null) => (isTooShort(point, series) ? null : rateOver(point, count))
    return [perSecond(point.offered), perSecond(point.requests), perSecond(point.failures)]
  })

/** p50, p95 and p99 in milliseconds, at the middle of their window. */
export const timesColumns = (series: Series, which: WhichTime): Columns =>
  columns(series, middleOf, (point) => [point[which].p50Ms, point[which].p95Ms, point[which].p99Ms])

/** Users and requests in flight, at the end of the window: that is when they were counted. */
export const loadColumns = (series: Series): Columns =>
  columns(
    series,
    ({ toMs }) => toMs,
    ({ users, inFlight }) => [users, inFlight],
  )

/** A window that was cut short tells little of a rate: one request in its first 5 ms would be 200 a second. */
const isTooShort = ({ fromMs, toMs }: Point, { widthMs }: Series): boolean => (toMs - fromMs) * 2 < widthMs

const rateOver = ({ fromMs, toMs }: Point, count: number | null): number | null =>
  count === null || toMs <= fromMs ? null : count / ((toMs - fromMs) / 1_000)

const middleOf = ({ fromMs, toMs }: Point): number => (fromMs + toMs) / 2

function columns(
  { points }: Series,
  atMs: (point: Point) => number,
  valuesOf: (point: Point) => readonly (number | null)[],
): Columns {
  const x: number[] = []
  const rows: (readonly (number | null)[])[] = []
  let endMs = points[0]?.fromMs ?? 0
  for (const point of points) {
    if (point.fromMs > endMs) {
      x.push((endMs + point.fromMs) / 2_000)
      rows.push([])
    }
    x.push(atMs(point) / 1_000)
    rows.push(valuesOf(point))
    endMs = point.toMs
  }
  const width = Math.max(0, ...rows.map(({ length }) => length))
  return { x, lines: Array.from({ length: width }, (_, line) => rows.map((row) => row[line] ?? null)) }
}

/** Indices of values with nothing on either side, which a line would not show. */
export function loneIndices(values: ArrayLike<number | null | undefined>): number[] {
  const lone: number[] = []
  for (let i = 0; i < values.length; i++) {
    if (values[i] != null && values[i - 1] == null && values[i + 1] == null) lone.push(i)
  }
  return lone
}

/** True when no line has a value: there is nothing to draw. */
export const isBlank = ({ lines }: Columns): boolean =>
  lines.every((line) => line.every((value) => value === null))
