/** `0.214 ms`, `12.3 ms`, `4,310 ms`: three digits, or all of them before the point; below 1 us in ns. */
export function exactMillis(durationMs: number): string {
  const isTiny = durationMs > 0 && durationMs < 0.001
  return isTiny ? `${Math.round(durationMs * 1e6)} ns` : `${digits(durationMs)} ms`
}

/** The same without the unit, for tables. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (value === 0) return '0'
  if (Math.abs(value) >= 100) return grouped(Math.round(value))
  return value.toPrecision(3).includes('e') ? value.toFixed(3) : String(value.toPrecision(3))
}

/** `5,412/s`. */
export const ratePerSecond = (rate: number): string => `${digits(rate)}/s`

/** `4.1 %`, `12 %`, `-0.3 %`. */
export function percent(ratio: number): string {
  const text = (ratio * 100).toFixed(Math.abs(ratio) < 0.1 ? 1 : 0)
  return `${Number(text) === 0 ? '0.0' : text} %`
}

export const megabytes = (bytes: number): string => `${digits(bytes / 1e6)} MB`

/** `p99`, `p99.9`. */
export const percentile = (q: number): string => `p${Number((q * 100).toPrecision(6))}`

/** With commas: `24,576`. */
export const grouped = (whole: number): string => String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
