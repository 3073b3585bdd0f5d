import type { Line } from './plot-options.ts'

export const rateLines: readonly Line[] = [
  { label: 'offered', colour: 'series-2', dash: [6, 4], width: 1.25 },
  { label: 'achieved', colour: 'series-1', dash: [], width: 2 },
  { label: 'failed', colour: 'bad', dash: [2, 2], width: 2 },
]

export const timesLines: readonly Line[] = [
  { label: 'p50', colour: 'series-1', dash: [], width: 2 },
  { label: 'p95', colour: 'series-2', dash: [7, 3], width: 1.5 },
  { label: 'p99', colour: 'series-3', dash: [2, 2], width: 1.5 },
]

export const loadLines: readonly Line[] = [
  { label: 'users', colour: 'series-4', dash: [], width: 2 },
  { label: 'in flight', colour: 'series-3', dash: [5, 3], width: 1.5 },
]
