import type { RunView } from '../report/index.ts'
import type { RunPoint } from '../stats/index.ts'
import type { Millis } from '../units/index.ts'
import type { Backlog, judgeStep, Look, Step } from '../verdict/index.ts'

/** What a run that is over says of the load it put on until `loadEnd`. */
export function evidenceOf(view: RunView, { level }: Look, loadEnd: Millis): Parameters<typeof judgeStep>[0] {
  const { slos = [], validity = { verdict: 'valid', reasons: [] } } = view
  const backlog = level.kind === 'rate' ? backlogOf(measured(view, loadEnd)) : undefined
  return { slos, validity, backlog }
}

export type StepFigures = Omit<Step, keyof Look | 'verdict' | 'isClear' | 'why'>

/** Rates over the whole seconds between the warm-up and the end of the load, times of the requests that began in them. */
export function figuresOf(view: RunView, loadEnd: Millis): StepFigures {
  const points = measured(view, loadEnd)
  const { response, failureRatio } = view.stats.total
  const [p50, p99] = response.quantiles([0.5, 0.99])
  const seconds = points.reduce((sum, { from, to }) => sum + (to - from) / 1_000, 0)
  const perSecond = (of: (point: RunPoint) => number) =>
    seconds === 0 ? 0 : points.reduce((sum, point) => sum + of(point), 0) / seconds
  return {
    offered: perSecond(({ offered = 0 }) => offered),
    achieved: perSecond(({ requests, warmUp }) => requests + warmUp),
    failureShare: failureRatio,
    mean: response.mean,
    p50,
    p99,
    inFlight:
      points.length === 0 ? 0 : points.reduce((sum, { inFlight }) => sum + inFlight, 0) / points.length,
    seconds,
  }
}

const measured = ({ stats }: RunView, loadEnd: Millis): readonly RunPoint[] =>
  stats.series.filter(({ from, to }) => from >= stats.from && to <= loadEnd)

function backlogOf(points: readonly RunPoint[]): Backlog | undefined {
  const half = points.slice(Math.floor(points.length / 2))
  const before = points[points.length - half.length - 1]
  const last = half.at(-1)
  if (before === undefined || last === undefined) return undefined
  const offered = half.reduce((sum, point) => sum + (point.offered ?? 0), 0)
  return { offered, before: before.inFlight, after: last.inFlight }
}
