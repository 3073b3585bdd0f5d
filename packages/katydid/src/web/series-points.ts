import type { RunView } from '../report/index.ts'
import {
  type RunPoint,
  type SeriesPoint,
  type Sketch,
  sketchCells,
  type WindowTimes,
} from '../stats/index.ts'
import type { Point, PointTimes, Series } from './contract.ts'
import { round, roundOrNull } from './rows.ts'

/** The buckets of a heat map's column: 8 for each doubling of the latency. */
const cellBits = 3

/** The course of the total (no name) or of one entry, without the windows that ended before `sinceMs`. */
export function seriesOf({ stats }: RunView, method: string, name: string, sinceMs = 0): Series {
  const points: readonly (SeriesPoint | RunPoint)[] =
    name === '' ? stats.series : stats.seriesOf(method, name)
  const [first] = points
  return {
    widthMs: points.length > 1 && first !== undefined ? first.to - first.from : 1_000,
    points: points.filter(({ to }) => to >= sinceMs).map(pointOf),
  }
}

function pointOf(point: SeriesPoint | RunPoint): Point {
  const { from, to, requests, failures, response, service } = point
  return {
    fromMs: round(from),
    toMs: round(to),
    requests,
    failures,
    users: 'users' in point ? point.users : null,
    inFlight: 'users' in point ? point.inFlight : null,
    offered: 'users' in point ? (point.offered ?? null) : null,
    response: timesOf(response),
    service: timesOf(service),
  }
}

const timesOf = ({ p50, p95, p99, sketch }: WindowTimes): PointTimes => ({
  p50Ms: roundOrNull(p50),
  p95Ms: roundOrNull(p95),
  p99Ms: roundOrNull(p99),
  cells: cellsOf(sketch),
})

const cellsOf = (sketch: Sketch): PointTimes['cells'] =>
  sketchCells(sketch, cellBits).map(({ from, to, count }) => [round(from), round(to), count] as const)
