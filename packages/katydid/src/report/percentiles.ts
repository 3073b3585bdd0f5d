/** The quantiles of Locust's percentile table and CSV columns, ascending. */
export const reportedQuantiles = [0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1] as const

/** `50%`, `99.9%`: Locust's column names. */
export const percentileLabel = (q: number): string => `${Number((q * 100).toFixed(6))}%`
