export { bucketMiddle, bucketOf } from './bucket.ts'
export { groupLimit, otherName } from './capped-groups.ts'
export type { EntryDelta, ExceptionDelta, FailureDelta, StatsDelta } from './delta.ts'
export type { Endings, EndingsView } from './endings.ts'
export type { EntryStats } from './entry-stats.ts'
export type { FailureSample } from './failure-sample.ts'
export { Histogram } from './histogram.ts'
export type { HistogramCounts } from './histogram-counts.ts'
export type { ExceptionStats, FailureStats, Stats } from './merged-stats.ts'
export type { LoadGauge, RunPoint } from './run-series.ts'
export {
  keptSeconds,
  RunStats,
  type RunStatsOptions,
  type RunStatsView,
  rateOver,
  type StatsWindow,
} from './run-stats.ts'
export { type RecorderOptions, SampleRecorder } from './sample-recorder.ts'
export { type Sketch, type SketchCell, SketchSum, sketchCells, sketchQuantiles } from './sketch.ts'
export type { SeriesPoint, WindowTimes } from './sketch-row.ts'
export type { StreamCounts, StreamDelta, StreamStats } from './stream-stats.ts'
export { blockAfter, blockHead, blockOf, type Tape } from './tape.ts'
export { type Row, type Stretch, Timeline } from './timeline.ts'
export { type TimeName, type Times, timeNames } from './times.ts'
