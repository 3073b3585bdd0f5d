import type { RunView, WorkerView } from '../report/index.ts'
import type { WorkerRow } from './contract.ts'
import { round } from './rows.ts'

export const workerRows = ({ workers = [], state }: RunView): readonly WorkerRow[] =>
  workers.map(({ users, inFlight, health }, index) => ({
    worker: index + 1,
    state,
    users,
    inFlight,
    ...healthOf(health),
  }))

type HealthFigures = Pick<WorkerRow, 'cpuRatio' | 'heapBytes' | 'delayP50Ms' | 'delayP99Ms' | 'gcRatio'>

const unknown: HealthFigures = {
  cpuRatio: null,
  heapBytes: null,
  delayP50Ms: null,
  delayP99Ms: null,
  gcRatio: null,
}

function healthOf(health: WorkerView['health']): HealthFigures {
  if (health === undefined || health.to <= health.from) return unknown
  const { from, to, cpuMs, gc, heapUsedBytes, delaysMs } = health
  const share = (ms: number) => round(Math.min(1, ms / (to - from)))
  const delays = delaysMs.toSorted((a, b) => a - b)
  return {
    cpuRatio: cpuMs === undefined ? null : share(cpuMs),
    heapBytes: heapUsedBytes,
    delayP50Ms: nearestRank(delays, 0.5),
    delayP99Ms: nearestRank(delays, 0.99),
    gcRatio: share(gc.totalMs),
  }
}

/** Of some 50 figures, sorted; null of none. */
const nearestRank = (sorted: readonly number[], q: number): number | null =>
  sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null
