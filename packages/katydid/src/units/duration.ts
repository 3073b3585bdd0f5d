import { type Millis, millis } from './quantity.ts'

const unitMillis = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof unitMillis

/** A duration as people write it, unit included: `'250ms'`, `'1.5s'`, `'1h30m'`. */
export type Duration = `${number}${string}`

const part = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/gy

/**
 * Reads a duration with its unit, or several in a row (`'1h30m'`).
 * Throws a RangeError that names the text when a unit is missing, unknown, or something is left over.
 */
export function parseDuration(text: string): Millis {
  const compact = String(text).trim().toLowerCase() // plain JavaScript may pass a number
  let total = 0
  let end = 0
  for (const [whole, amount, name] of compact.matchAll(part)) {
    total += Number(amount) * unitMillis[name as Unit]
    end += whole.length
  }
  if (end === 0 || end !== compact.length) throw new RangeError(durationHelp(text))
  return millis(total)
}

/** Locust's `--run-time` grammar: as `parseDuration`, and a bare number means seconds. */
export function parseTimespan(text: string): Millis {
  return /^\d+(\.\d+)?$/.test(text.trim()) ? millis(Number(text) * 1_000) : parseDuration(text)
}

/** `250ms`, `1.5s`, `1h 30m`: the shortest exact form a person would write. */
export function formatDuration(duration: Millis): string {
  if (duration < 1_000) return `${trim(duration)}ms`
  if (duration < 60_000) return `${trim(duration / 1_000)}s`
  const hours = Math.floor(duration / unitMillis.h)
  const minutes = Math.floor((duration % unitMillis.h) / unitMillis.m)
  const rest = (duration % unitMillis.m) / 1_000
  const parts = [hours && `${hours}h`, minutes && `${minutes}m`, rest && `${trim(rest)}s`]
  return parts.filter(Boolean).join(' ')
}

const trim = (n: number) => String(Number(n.toFixed(3)))
const durationHelp = (text: string) =>
  `'${text}' is not a duration; write it with a unit, as in 250ms, 10s, 5m or 1h30m`
