export { type EntryName, RunCharts, type RunChartsProps } from './run-charts.tsx'
export type { SeriesOf } from './series-feed.ts'
