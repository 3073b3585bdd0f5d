const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** What stands where nothing was measured: never 0. */
export const nothing = '–'

/** `12,345`. */
export const count = (n: number): string => whole.format(n)

/** Without the unit, for columns that name it: `0.04`, `0.4`, `12.3`, `1,340`; `–` for null. */
export function millis(ms: number | null): string {
  if (ms === null) return nothing
  if (ms >= 99.95) return whole.format(ms)
  return ms.toFixed(ms > 0 && ms < 0.095 ? 2 : 1)
}

/** With the unit, for text: `12.3 ms`, `4.21 s`, `–`. */
export function time(ms: number | null): string {
  if (ms === null) return nothing
  return ms < 9_999.5 ? `${millis(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}

/** Per second, without the unit: `0.25`, `12.3`, `4,812`; `–` for null. */
export function rate(perSecond: number | null): string {
  if (perSecond === null) return nothing
  if (perSecond >= 99.95) return whole.format(perSecond)
  return perSecond.toFixed(perSecond > 0 && perSecond < 0.95 ? 2 : 1)
}

/** With the unit: `12.3/s`. */
export const perSecond = (n: number | null): string => (n === null ? nothing : `${rate(n)}/s`)

/** Of a ratio: `0 %`, `0.29 %`, `12.3 %`, `100 %`; small shares never look like none, nor near-all like all. */
export function percent(ratio: number | null): string {
  if (ratio === null) return nothing
  const percents = ratio * 100
  if (percents === 0 || percents === 100) return `${percents} %`
  if (percents < 0.01) return '< 0.01 %'
  if (percents > 99.99 && percents < 100) return '> 99.99 %'
  return `${percents.toFixed(percents < 9.995 || percents > 99.9 ? 2 : 1)} %`
}

/** Decimal units: `640 B`, `1.2 kB`, `34.5 MB`. */
export function bytes(n: number | null): string {
  if (n === null) return nothing
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, n)) / 3)))
  const scaled = n / 1_000 ** power
  return `${power === 0 || scaled >= 99.95 ? whole.format(scaled) : scaled.toFixed(1)} ${units[power]}`
}

/** Of a length of time: `0 s`, `12 s`, `4 m 05 s`, `2 h 03 m`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds} s`
  if (minutes < 60) return `${minutes} m ${twoDigits(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} m`
}

/** An instant of the run: `+12.3 s`, `+4 m 05 s`; `–` for null. */
export function instant(ms: number | null): string {
  if (ms === null) return nothing
  return `+${ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : duration(ms)}`
}

/** Local day and time of an ISO instant: `2026-08-01 14:03:59`. */
export function dayAndTime(iso: string): string {
  const at = new Date(iso)
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join('-')
  return `${day} ${clock(iso)}`
}

/** Local time of day of an ISO instant: `14:03:59`. */
export function clock(iso: string): string {
  const at = new Date(iso)
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':')
}

/** `1 user`, `12 users`. */
export const plural = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? '' : 's'}`

const twoDigits = (n: number) => String(n).padStart(2, '0')
