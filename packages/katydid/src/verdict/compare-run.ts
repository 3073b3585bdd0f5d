/** What a comparison needs of a run that is over. Times are ms. */
export interface ComparedRun {
  /** Arrivals do not wait for answers: how many are answered is then the plan's doing. */
  readonly isOpen: boolean
  /** With the total where there is more than one. */
  readonly entries: readonly ComparedEntry[]
}

export interface ComparedEntry {
  /** `POST /predict`, or `total`. */
  readonly name: string
  readonly requests: number
  readonly failed: number
  /** Of the response times of all requests. */
  readonly times: Quantiles
  /** Whole windows of equal length, in order. */
  readonly windows: readonly ComparedWindow[]
}

export interface ComparedWindow {
  readonly seconds: number
  readonly requests: number
  readonly failures: number
  readonly times: Quantiles
}

export type TimeMetric = 'p50' | 'p95' | 'p99'
export type Quantiles = Readonly<Record<TimeMetric, number | undefined>>

/** Times, answers per second, and the share that failed. */
export type Metric = TimeMetric | 'rate' | 'failures'
export const metrics: readonly Metric[] = ['p50', 'p95', 'p99', 'rate', 'failures']

export const isTime = (metric: Metric): metric is TimeMetric => metric !== 'rate' && metric !== 'failures'

/** Changes that matter: of what it was, and, of failures, of all requests. */
export type Thresholds = Readonly<Record<Metric, number>>
export const usualThresholds: Thresholds = { p50: 0.05, p95: 0.1, p99: 0.15, rate: 0.05, failures: 0.01 }
