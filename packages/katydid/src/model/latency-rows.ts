import { type LatencyFigures, latencyFigures } from './latency.ts'
import type { ScenarioResult } from './scenario.ts'
import { percent, ratePerSecond } from './words.ts'

/** A line of the table of latencies. */
export interface LatencyRow {
  readonly name: string
  readonly latency: LatencyFigures
}

/** All that a scenario has measured in ms: a line each. */
export function latencyRows(result: ScenarioResult): readonly LatencyRow[] {
  if (result.kind !== 'measured') return []
  switch (result.name) {
    case 'cold-start': {
      const totals = Float64Array.from(result.figures.starts, ({ total }) => total)
      return [{ name: 'cold-start', latency: latencyFigures(totals) }]
    }
    case 'single-stream':
      return [{ name: 'single-stream', latency: result.figures.latency }]
    case 'multi-stream':
      return [{ name: `multi-stream, ${result.figures.batch} at once`, latency: result.figures.latency }]
    case 'server':
      return result.figures.points.map(({ share, rate, response }) => ({
        name: `server, ${percent(share)} (${ratePerSecond(rate)})`,
        latency: response,
      }))
    default:
      return []
  }
}
